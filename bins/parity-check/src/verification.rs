//! `parity-check build`: was the release tested, linted and built, with and without its feature?

use std::collections::BTreeMap;
use std::path::Path;

use gate_core::{Context, Decoded, Judgement, Location, Spanned, Undecided};
use serde::Deserialize;

use crate::record;
use crate::rules::CO_P2;

/// The features that a release is built with.
const FEATURES: [&str; 2] = ["default", "sqlite-state"];
/// What is run for each.
const CHECKS: [&str; 3] = ["test", "clippy", "build_release"];

/// `build-verification`: one cell per feature and check.
///
/// `{…, "commit":"…","toolchain":"1.95.0","cells":[{"feature":"sqlite-state","check":"clippy","command":
/// "cargo clippy --features sqlite-state -- -D warnings","exit_code":0,"started_at":"…","finished_at":"…",
/// "warnings":0}]}`
#[derive(Debug, Deserialize)]
struct Build {
    created_at: Spanned<String>,
    commit: Spanned<String>,
    #[serde(rename = "incident_id")]
    _incident_id: Option<String>,
    toolchain: Spanned<String>,
    cells: Spanned<Vec<Spanned<Cell>>>,
}

#[derive(Debug, Deserialize)]
struct Cell {
    feature: Spanned<String>,
    check: Spanned<String>,
    command: Spanned<String>,
    exit_code: Spanned<i64>,
    started_at: Spanned<String>,
    finished_at: Spanned<String>,
    tests_run: Option<Spanned<u64>>,
    warnings: Option<Spanned<u64>>,
}

/// Judges a build verification: six cells, each of which really ran what it is named for. Requirement CO-P2.
///
/// # Errors
/// When the file is no build verification.
pub fn judge(context: &Context, file: &Path, judgement: &mut Judgement) -> Result<(), Undecided> {
    let artifact = context.root.read(file)?;
    judgement.subjects.push(artifact.subject("build-verification"));
    let build: Decoded<'_, Build> =
        record::decode(context, &artifact, "build-verification", &CO_P2, judgement)?;
    let Build { created_at, commit, toolchain, cells, .. } = &build.value;
    if cells.value.is_empty() {
        return Err(gate_core::artifact::empty(artifact.path()).at(build.at(cells.node)));
    }
    record::judge_filled(&build, &CO_P2, "toolchain", toolchain, judgement);
    let made = record::instant(context, &build, created_at, judgement);
    let mut seen: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let mut toolchains: BTreeMap<&str, u32> = BTreeMap::new();
    let mut tests = 0_u64;
    for cell in &cells.value {
        let Cell { feature, check, command, .. } = &cell.value;
        let known = FEATURES.contains(&feature.value.as_str()) && CHECKS.contains(&check.value.as_str());
        if !known {
            let message = format!("`{} {}` is none of the six cells", check.value, feature.value);
            judgement.block(&CO_P2, Some(build.at(cell.node)), message);
            continue;
        }
        if seen.insert((&feature.value, &check.value), cell.node).is_some() {
            let message = format!("{} for {} stands twice: which one holds?", check.value, feature.value);
            judgement.block(&CO_P2, Some(build.at(cell.node)), message);
        }
        if let Some(named) = command.value.split_whitespace().find(|word| word.starts_with('+')) {
            toolchains.insert(named, command.node);
        }
        tests += cell.value.tests_run.as_ref().map_or(0, |tests| tests.value);
        judge_cell(context, &build, &cell.value, made, judgement);
    }
    for feature in FEATURES {
        for check in CHECKS {
            if !seen.contains_key(&(feature, check)) {
                let message = format!("{check} for {feature} did not run");
                judgement.block(&CO_P2, Some(build.at(cells.node)), message);
            }
        }
    }
    if toolchains.len() > 1 {
        let named: Vec<_> = toolchains.keys().copied().collect();
        let at =
            toolchains.values().next().map_or_else(|| Location::file(build.path()), |node| build.at(*node));
        let message = format!("the cells ran under different toolchains: {}", named.join(", "));
        judgement.block(&CO_P2, Some(at), message);
    }
    record::judge_commit(context, &build, commit, judgement);
    if judgement.is_clean(&CO_P2) {
        judgement
            .holds(&CO_P2, format!("6 of 6 cells ended with 0 under {}, {tests} tests ran", toolchain.value));
    }
    judgement.stats.insert("cells".into(), cells.value.len() as u64);
    judgement.stats.insert("tests_run".into(), tests);
    Ok(())
}

fn judge_cell(
    context: &Context,
    build: &Decoded<'_, Build>,
    cell: &Cell,
    made: Option<gate_core::instant::Instant>,
    judgement: &mut Judgement,
) {
    let name = format!("{} for {}", cell.check.value, cell.feature.value);
    let mut block = |node: u32, message: String| {
        judgement.block(&CO_P2, Some(build.at(node)), message);
    };
    if cell.exit_code.value != 0 {
        block(cell.exit_code.node, format!("{name} ended with exit code {}", cell.exit_code.value));
    }
    if let Some(lack) = lacks(&cell.command.value, &cell.check.value, &cell.feature.value) {
        block(cell.command.node, format!("{name}: its command {lack}"));
    }
    match (&cell.tests_run, cell.check.value.as_str()) {
        (Some(tests), "test") if tests.value == 0 => {
            block(tests.node, format!("{name} ran no test: a filter that matches nothing ends with 0, too"));
        }
        (None, "test") => {
            block(cell.check.node, format!("{name} does not say how many tests ran (`tests_run`)"));
        }
        _ => {}
    }
    if let Some(warnings) = cell.warnings.as_ref().filter(|warnings| warnings.value > 0)
        && cell.check.value == "clippy"
    {
        block(warnings.node, format!("{name} gave {} warnings", warnings.value));
    }
    let times = (&cell.started_at, &cell.finished_at);
    if let (Some((_, end)), Some(made)) = (record::period(context, build, &CO_P2, times, judgement), made)
        && end > made
    {
        let at = build.at(cell.finished_at.node).with_label(format!("record made {made}"));
        judgement.block(&CO_P2, Some(at), format!("{name} ended after the record of it was made"));
    }
}

/// What a command lacks to be the check that its cell is named for; nothing where it is that.
fn lacks(command: &str, check: &str, feature: &str) -> Option<String> {
    let words: Vec<&str> = command.split(|char: char| char.is_whitespace() || "\"'".contains(char)).collect();
    let has = |word: &str| words.contains(&word);
    let value_of = |names: &[&str]| -> Vec<&str> {
        let after = words.windows(2).filter(|pair| names.contains(&pair[0])).map(|pair| pair[1]);
        let joined = words.iter().filter_map(|word| {
            word.split_once('=').filter(|(name, _)| names.contains(name)).map(|(_, value)| value)
        });
        after.chain(joined).flat_map(|value| value.split(',')).collect()
    };
    if command.replace("&&", " ").contains(['|', ';', '&', '\n', '`']) {
        return Some("is more than one command, so its exit code may be another's".into());
    }
    if !words.iter().any(|word| *word == "cargo" || word.ends_with("/cargo")) {
        return Some("does not run cargo".into());
    }
    match check {
        "test" if !has("test") && !has("nextest") => return Some("runs no tests".into()),
        "test" if has("--no-run") => return Some("builds the tests and does not run them".into()),
        "clippy" if !has("clippy") => return Some("does not run clippy".into()),
        "clippy" => {
            let denies = has("-Dwarnings")
                || words.windows(2).any(|pair| matches!(pair[0], "-D" | "--deny") && pair[1] == "warnings")
                || has("--deny=warnings");
            if !denies {
                return Some("lets warnings pass: it lacks `-D warnings`".into());
            }
        }
        "build_release" if !has("build") && !has("rustc") && !has("b") => {
            return Some("builds nothing".into());
        }
        "build_release" => {
            let release = has("--release") || has("-r") || value_of(&["--profile"]).contains(&"release");
            if !release {
                return Some("does not build the release: it lacks `--release`".into());
            }
        }
        _ => {}
    }
    let features = value_of(&["--features", "-F"]);
    let all = has("--all-features");
    match feature {
        "sqlite-state"
            if !all && !features.iter().any(|name| name.rsplit('/').next() == Some("sqlite-state")) =>
        {
            Some("does not switch sqlite-state on".into())
        }
        "default" if all || has("--no-default-features") || !features.is_empty() => {
            Some("is not run with the default features".into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::lacks;

    #[test]
    fn a_command_is_what_its_cell_is_named_for() {
        for (command, check, feature) in [
            ("cargo test --workspace --locked", "test", "default"),
            ("cargo +1.95.0 nextest run", "test", "default"),
            ("RUSTFLAGS='-D warnings' cargo clippy --all-targets", "clippy", "default"),
            ("cargo clippy --features sqlite-state -- -D warnings", "clippy", "sqlite-state"),
            ("cargo build --release -F relay/sqlite-state", "build_release", "sqlite-state"),
            ("cargo build --profile=release --all-features", "build_release", "sqlite-state"),
            ("cargo fetch && cargo build -r", "build_release", "default"),
        ] {
            assert_eq!(lacks(command, check, feature), None, "{command}");
        }
        for (command, check, feature) in [
            ("cargo test || true", "test", "default"),
            ("cargo test | tee log", "test", "default"),
            ("cargo test; true", "test", "default"),
            ("cargo test --no-run", "test", "default"),
            ("cargo check", "test", "default"),
            ("make test", "test", "default"),
            ("cargo clippy", "clippy", "default"),
            ("cargo clippy -- -W warnings", "clippy", "default"),
            ("cargo build", "build_release", "default"),
            ("cargo build --release", "build_release", "sqlite-state"),
            ("cargo build --release --no-default-features", "build_release", "default"),
            ("cargo build --release --features sqlite-state", "build_release", "default"),
        ] {
            assert!(lacks(command, check, feature).is_some(), "{command}");
        }
    }
}
