//! What git knows: files at a ref, and which commit an artifact speaks for. Source: requirement G-2.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use git2::{ErrorCode, Oid, Repository as Git2Repository, Tree};

use crate::artifact::{Artifact, Root, sha256};
use crate::commit::CommitId;
use crate::finding::{Reason, Undecided};
use crate::rule::{COMMIT, POLICY};

/// What to do about a history that was cut off.
const UNSHALLOW: &str =
    "fetch the whole history: git fetch --unshallow, or fetch-depth: 0 in actions/checkout";

/// How many changed source paths a message names before it counts the rest.
const NAMED_PATHS: usize = 3;

/// The repository that the root lies in.
pub struct Repository {
    git: Git2Repository,
    workdir: PathBuf,
}

/// Whether evidence of one commit counts for another.
#[derive(Debug)]
enum Binding {
    /// Nothing but evidence changed between them.
    Equivalent,
    /// It is no ancestor of the subject.
    NotAnAncestor,
    /// These paths, which are no evidence, changed since: sorted.
    SourceChanged(Vec<String>),
}

/// How a file of the work tree relates to the subject commit's tree.
#[derive(Debug, PartialEq, Eq)]
pub enum Tracked {
    /// The tree does not hold it.
    No,
    /// The tree holds other bytes.
    OtherBytes,
    /// The tree holds these bytes (line endings aside, as git itself stores them).
    Same,
}

impl Repository {
    /// The repository that the root lies in.
    ///
    /// # Errors
    /// When there is none, it has no work tree, or git refuses to open it.
    pub fn of(root: &Root) -> Result<Self, Undecided> {
        let git = Git2Repository::discover(root.path()).map_err(|error| {
            let undecided = git_failed("cannot open a git repository here", &error);
            match error.code() {
                ErrorCode::NotFound => undecided.help("run inside a checkout, or name it with --root"),
                ErrorCode::Owner => undecided.help(
                    "the checkout belongs to another user: git config --global --add safe.directory PATH",
                ),
                _ => undecided,
            }
        })?;
        let workdir = git
            .workdir()
            .and_then(|path| path.canonicalize().ok())
            .ok_or_else(|| Undecided::new(&COMMIT, Reason::Git, "the git repository has no work tree"))?;
        Ok(Self { git, workdir })
    }

    /// The folder of the work tree, without links.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.workdir
    }

    /// The bytes of a file at a ref, or `None` where the ref's tree does not hold it.
    ///
    /// # Errors
    /// When the ref can't be resolved, or the entry is no regular file.
    pub fn read_at(&self, reference: &str, path: &Path) -> Result<Option<Artifact>, Undecided> {
        let (inside, blob) = self.at(reference, path, |tree, inside| blob_at(&self.git, tree, inside))?;
        let name = || format!("{}@{reference}", inside.display());
        Ok(blob.map(|blob| Artifact::from_bytes(name(), None, blob.content().to_vec())))
    }

    /// The names of the files in a folder at a ref, sorted, or `None` where the ref holds no such folder.
    ///
    /// # Errors
    /// When the ref can't be resolved, the entry is no folder, or a name is not UTF-8.
    pub fn list_at(&self, reference: &str, folder: &Path) -> Result<Option<Vec<String>>, Undecided> {
        let (_, names) = self.at(reference, folder, |tree, inside| {
            let entry = match tree.get_path(inside) {
                Ok(entry) => entry,
                Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            let folder = entry.to_object(&self.git)?.peel_to_tree()?;
            let mut names = Vec::with_capacity(folder.len());
            for entry in &folder {
                let name = std::str::from_utf8(entry.name_bytes())
                    .map_err(|_| git2::Error::from_str("a file there has a name that is not UTF-8"))?;
                if entry.kind() != Some(git2::ObjectType::Tree) {
                    names.push(name.to_owned());
                }
            }
            names.sort_unstable();
            Ok(Some(names))
        })?;
        Ok(names)
    }

    /// What `read` finds at a path in the tree of a ref, and the path as git has it.
    fn at<T>(
        &self,
        reference: &str,
        path: &Path,
        read: impl FnOnce(&Tree<'_>, &Path) -> Result<T, git2::Error>,
    ) -> Result<(PathBuf, T), Undecided> {
        let inside = self.inside(path).ok_or_else(|| {
            let message = format!("{} lies outside of the git work tree", path.display());
            Undecided::new(&POLICY, Reason::Git, message)
        })?;
        let tree = self.git.revparse_single(reference).and_then(|object| object.peel_to_tree());
        match tree.and_then(|tree| read(&tree, &inside)) {
            Ok(found) => Ok((inside, found)),
            Err(error) => {
                let what = format!("cannot read {} at {reference}", inside.display());
                Err(Undecided { rule: POLICY.id.into(), ..git_failed(&what, &error) }
                    .help("fetch the ref first: git fetch origin, or fetch-depth: 0 in actions/checkout"))
            }
        }
    }

    /// Whether `ancestor` is `descendant` itself or one of the commits that it was built on.
    ///
    /// # Errors
    /// When git does not know one of them, or the clone is shallow and hides the answer.
    pub fn is_ancestor(&self, ancestor: &CommitId, descendant: &CommitId) -> Result<bool, Undecided> {
        let (from, to) = (self.commit(ancestor)?.id(), self.commit(descendant)?.id());
        if from == to {
            return Ok(true);
        }
        let found = self
            .git
            .graph_descendant_of(to, from)
            .map_err(|error| git_failed("cannot compare commits", &error))?;
        if !found && self.git.is_shallow() {
            let message = format!(
                "the clone is shallow: nobody can tell whether {} is an ancestor of {}",
                ancestor.short(),
                descendant.short()
            );
            return Err(Undecided::new(&COMMIT, Reason::Git, message).help(UNSHALLOW));
        }
        Ok(found)
    }

    /// How many commits lie after `base` up to `head` along first parents: what was merged one by one.
    /// `None` where that line does not lead to `base`.
    ///
    /// # Errors
    /// When git does not know one of them, or the clone is shallow and hides the answer.
    pub fn first_parents(&self, base: &CommitId, head: &CommitId) -> Result<Option<usize>, Undecided> {
        let end = self.commit(base)?.id();
        let shallow = self.shallow_commits()?;
        let mut commit = self.commit(head)?;
        let mut count = 0;
        while commit.id() != end {
            if shallow.contains(&commit.id().to_string()) {
                let message = format!("the clone is shallow: it ends before {}", base.short());
                return Err(Undecided::new(&COMMIT, Reason::Git, message).help(UNSHALLOW));
            }
            if commit.parent_count() == 0 {
                return Ok(None);
            }
            commit = commit.parent(0).map_err(|error| git_failed("cannot walk the history", &error))?;
            count += 1;
        }
        Ok(Some(count))
    }

    /// The full id of the commit that a ref or an abbreviation stands for.
    ///
    /// # Errors
    /// When git knows no such commit.
    pub fn resolve(&self, reference: &str) -> Result<CommitId, Undecided> {
        self.git
            .revparse_single(reference)
            .and_then(|object| object.peel_to_commit())
            .map(|commit| CommitId::from(commit.id()))
            .map_err(|error| {
                git_failed(&format!("cannot resolve {reference}"), &error)
                    .help("fetch it first: git fetch origin, or fetch-depth: 0 in actions/checkout")
            })
    }

    /// A path relative to the work tree, or `None` for one outside of it.
    #[must_use]
    pub fn inside(&self, path: &Path) -> Option<PathBuf> {
        let plain = path.components().all(|part| !matches!(part, Component::ParentDir | Component::CurDir));
        if let Ok(inside) = path.strip_prefix(&self.workdir)
            && plain
        {
            return Some(inside.to_path_buf());
        }
        // The file itself may not exist any more; its folder's links still have to be resolved.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let absolute = folder.canonicalize().ok()?.join(path.file_name()?);
        absolute.strip_prefix(&self.workdir).ok().map(Path::to_path_buf)
    }

    /// How a file of the work tree relates to the tree of `subject`.
    ///
    /// # Errors
    /// When git does not know the commit or can't read its tree.
    pub fn tracked(&self, subject: &CommitId, path: &Path, digest: &str) -> Result<Tracked, Undecided> {
        let commit = self.commit(subject)?;
        let Some(inside) = self.inside(path) else {
            return Ok(Tracked::No);
        };
        let blob = commit
            .tree()
            .and_then(|tree| blob_at(&self.git, &tree, &inside))
            .map_err(|error| git_failed("cannot read the subject's tree", &error))?;
        let Some(blob) = blob else {
            return Ok(Tracked::No);
        };
        if sha256(blob.content()) == digest {
            return Ok(Tracked::Same);
        }
        // A checkout with autocrlf holds CRLF where the tree holds LF.
        let same = std::fs::read(path).is_ok_and(|bytes| {
            sha256(&bytes) == digest
                && without_carriage_returns(&bytes) == without_carriage_returns(blob.content())
        });
        Ok(if same { Tracked::Same } else { Tracked::OtherBytes })
    }

    /// The commit that brought the present content of `path` into the history of `subject`.
    ///
    /// At a merge the parent that already holds the content is followed, as `git log` does.
    ///
    /// # Errors
    /// When the history ends before it is found because the clone is shallow, or git fails.
    pub fn introduced(&self, subject: &CommitId, path: &Path) -> Result<CommitId, Undecided> {
        let inside = self.inside(path).unwrap_or_else(|| path.to_path_buf());
        let fail = |error: &git2::Error| git_failed("cannot walk the history", error);
        let entry = |commit: &git2::Commit<'_>| -> Result<Option<Oid>, git2::Error> {
            match commit.tree()?.get_path(&inside) {
                Ok(entry) => Ok(Some(entry.id())),
                Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        };
        let shallow = self.shallow_commits()?;
        let mut commit = self.commit(subject)?;
        let content = entry(&commit).map_err(|error| fail(&error))?;
        'history: loop {
            if shallow.contains(&commit.id().to_string()) {
                return Err(Undecided::new(
                    &COMMIT,
                    Reason::Git,
                    format!(
                        "the clone is shallow: the history of {} ends before the commit that made it",
                        inside.display()
                    ),
                )
                .help(UNSHALLOW));
            }
            for number in 0..commit.parent_count() {
                let parent = commit.parent(number).map_err(|error| fail(&error))?;
                if entry(&parent).map_err(|error| fail(&error))? == content {
                    commit = parent;
                    continue 'history;
                }
            }
            return Ok(CommitId::from(commit.id()));
        }
    }

    /// Whether evidence made at `evidence` counts for `subject`: decision 1 of the architecture.
    fn binding(
        &self,
        evidence: &CommitId,
        subject: &CommitId,
        evidence_paths: &[String],
    ) -> Result<Binding, Undecided> {
        if !self.is_ancestor(evidence, subject)? {
            return Ok(Binding::NotAnAncestor);
        }
        let (from, to) = (self.commit(evidence)?.tree(), self.commit(subject)?.tree());
        let diff = from
            .and_then(|from| to.and_then(|to| self.git.diff_tree_to_tree(Some(&from), Some(&to), None)))
            .map_err(|error| git_failed("cannot compare commits", &error))?;
        let mut source = BTreeSet::new();
        for delta in diff.deltas() {
            for file in [delta.old_file(), delta.new_file()] {
                let path = String::from_utf8_lossy(file.path_bytes().unwrap_or_default()).into_owned();
                if !evidence_paths.iter().any(|glob| fast_glob::glob_match(glob, &path)) {
                    source.insert(path);
                }
            }
        }
        Ok(if source.is_empty() {
            Binding::Equivalent
        } else {
            Binding::SourceChanged(source.into_iter().collect())
        })
    }

    fn commit(&self, id: &CommitId) -> Result<git2::Commit<'_>, Undecided> {
        Oid::from_str(id.as_str()).and_then(|oid| self.git.find_commit(oid)).map_err(|error| {
            git_failed(&format!("git does not know the commit {}", id.as_str()), &error)
                .help("fetch the whole history: fetch-depth: 0 in actions/checkout")
        })
    }

    fn shallow_commits(&self) -> Result<BTreeSet<String>, Undecided> {
        if !self.git.is_shallow() {
            return Ok(BTreeSet::new());
        }
        std::fs::read_to_string(self.git.commondir().join("shallow"))
            .map(|text| text.lines().map(String::from).collect())
            .map_err(|error| {
                Undecided::new(
                    &COMMIT,
                    Reason::Git,
                    format!("cannot read where the shallow clone ends: {error}"),
                )
            })
    }
}

/// Binds many artifacts to one subject, comparing each pair of commits once.
pub struct Binder<'r> {
    repository: &'r Repository,
    subject: &'r CommitId,
    evidence_paths: &'r [String],
    known: BTreeMap<CommitId, Binding>,
}

impl<'r> Binder<'r> {
    /// A binder for one subject commit.
    #[must_use]
    pub fn new(repository: &'r Repository, subject: &'r CommitId, evidence_paths: &'r [String]) -> Self {
        Self { repository, subject, evidence_paths, known: BTreeMap::new() }
    }

    /// Why evidence of this commit does not count for the subject; `None` when it does.
    ///
    /// # Errors
    /// When git can't tell.
    pub fn obstacle(&mut self, evidence: &CommitId) -> Result<Option<String>, Undecided> {
        if !self.known.contains_key(evidence) {
            let binding = self.repository.binding(evidence, self.subject, self.evidence_paths)?;
            self.known.insert(evidence.clone(), binding);
        }
        let (made, subject) = (evidence.short(), self.subject.short());
        Ok(match self.known.get(evidence) {
            Some(Binding::Equivalent) => None,
            Some(Binding::NotAnAncestor) | None => {
                Some(format!("it was made at {made}, which is no ancestor of {subject}"))
            }
            Some(Binding::SourceChanged(paths)) => {
                let named = paths.iter().take(NAMED_PATHS).map(String::as_str).collect::<Vec<_>>().join(", ");
                let more = match paths.len().saturating_sub(NAMED_PATHS) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                Some(format!("it was made at {made}; up to {subject} these sources changed: {named}{more}"))
            }
        })
    }
}

fn blob_at<'r>(
    git: &'r Git2Repository,
    tree: &Tree<'_>,
    path: &Path,
) -> Result<Option<git2::Blob<'r>>, git2::Error> {
    const LINK: i32 = 0o120_000;
    match tree.get_path(path) {
        Ok(entry) if entry.filemode() == LINK => {
            Err(git2::Error::from_str("it is a symbolic link there, not a file"))
        }
        Ok(entry) => entry
            .to_object(git)?
            .into_blob()
            .map(Some)
            .map_err(|_| git2::Error::from_str("it is not a file there")),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn without_carriage_returns(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            out.push(*byte);
        }
    }
    out
}

fn git_failed(what: &str, error: &git2::Error) -> Undecided {
    Undecided::new(&COMMIT, Reason::Git, format!("{what}: {}", error.message().to_lowercase()))
}

impl From<Oid> for CommitId {
    fn from(id: Oid) -> Self {
        Self::of_hex(id.to_string())
    }
}
