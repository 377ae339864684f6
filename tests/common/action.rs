//! A composite action run as a runner runs it, without GitHub: expressions, environment files, conditions, and
//! the limits within which a runner shows what an action says.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use github_actions_expressions::call::{Call, Function};
use github_actions_expressions::literal::Literal;
use github_actions_expressions::op::{BinExpr, BinOp};
use github_actions_expressions::{Expr, SpannedExpr};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::common::command;

/// What a runner keeps of the annotations of one kind and step, of a message, and of a summary.
const MAX_ANNOTATIONS: usize = 10;
const MAX_MESSAGE: usize = 4096;
const MAX_SUMMARY: usize = 1 << 20;

#[derive(Debug, Deserialize)]
struct Action {
    inputs: BTreeMap<String, Input>,
    outputs: BTreeMap<String, Output>,
    runs: Runs,
}

#[derive(Debug, Deserialize)]
struct Input {
    #[serde(default)]
    required: bool,
    default: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Output {
    value: String,
}

#[derive(Debug, Deserialize)]
struct Runs {
    using: String,
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    name: String,
    id: Option<String>,
    #[serde(rename = "if")]
    condition: Option<String>,
    shell: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    run: String,
}

/// How an action ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Whether the step of a job that used it succeeded.
    pub(crate) succeeded: bool,
    /// Its outputs.
    pub(crate) outputs: BTreeMap<String, String>,
    /// The annotations that a runner would show, as `error: title: message`.
    pub(crate) annotations: Vec<String>,
    /// The step summary.
    pub(crate) summary: String,
    /// Everything that its steps printed.
    pub(crate) log: String,
    /// How long its steps took, in milliseconds.
    pub(crate) millis: u128,
}

/// One use of the action.
#[derive(Debug)]
pub(crate) struct Use {
    /// The folder of the action.
    pub(crate) action: PathBuf,
    /// The work tree of the job.
    pub(crate) workspace: PathBuf,
    /// `with:`.
    pub(crate) inputs: BTreeMap<String, String>,
    /// The context `github`.
    pub(crate) github: Value,
}

thread_local! {
    /// Every expression that was evaluated, its contexts, and its value: for a second opinion.
    static EVALUATED: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
}

impl Use {
    /// Runs every step whose condition holds.
    pub(crate) fn run(&self) -> Ran {
        let text = fs::read_to_string(self.action.join("action.yml")).expect("an action");
        let action: Action = yaml_serde::from_str(&text).expect("an action");
        assert_eq!(action.runs.using, "composite");
        let mut inputs = Map::new();
        for (name, input) in &action.inputs {
            let given = self.inputs.get(name).or(input.default.as_ref());
            assert!(given.is_some() || !input.required, "the input {name} is required");
            inputs.insert(name.clone(), given.cloned().unwrap_or_default().into());
        }
        for name in self.inputs.keys() {
            assert!(action.inputs.contains_key(name), "{name} is no input");
        }
        let files = tempfile::tempdir().expect("a folder");
        let summary = files.path().join("summary");
        fs::write(&summary, "").expect("a file");
        let mut contexts = json!({ "inputs": inputs, "github": self.github, "steps": {} });
        let mut ran = Ran {
            succeeded: true,
            outputs: BTreeMap::new(),
            annotations: Vec::new(),
            summary: String::new(),
            log: String::new(),
            millis: 0,
        };
        for step in &action.runs.steps {
            // A condition without a status function asks for success too.
            let condition = step.condition.as_deref().unwrap_or("success()");
            if !truthy(&evaluate(condition, &contexts, ran.succeeded)) {
                continue;
            }
            assert_eq!(step.shell, "bash", "{}", step.name);
            assert!(!step.run.contains("${{"), "{} puts an expression into a script", step.name);
            let output = files.path().join("output");
            fs::write(&output, "").expect("a file");
            let mut shell = command("bash", &self.workspace);
            shell
                .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step.run])
                .env("GITHUB_ACTION_PATH", &self.action)
                .env("GITHUB_OUTPUT", &output)
                .env("GITHUB_STEP_SUMMARY", &summary)
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_REPOSITORY", "owner/repo")
                .env("GITHUB_SHA", "0".repeat(40))
                .env("GITHUB_REF", "refs/heads/main")
                .env("RUNNER_TEMP", files.path());
            for (name, value) in &step.env {
                shell.env(name, interpolate(value, &contexts, ran.succeeded));
            }
            let started = std::time::Instant::now();
            let done = shell.output().expect("bash starts");
            ran.millis += started.elapsed().as_millis();
            let printed = String::from_utf8_lossy(&done.stdout).into_owned();
            ran.annotations.extend(annotations(&printed));
            ran.log.push_str(&printed);
            ran.log.push_str(&String::from_utf8_lossy(&done.stderr));
            ran.succeeded &= done.status.success();
            if let Some(id) = &step.id {
                contexts["steps"][id] = json!({ "outputs": outputs(&output) });
            }
        }
        ran.summary = fs::read_to_string(&summary).expect("a summary");
        assert!(ran.summary.len() <= MAX_SUMMARY, "a runner drops a summary of {} bytes", ran.summary.len());
        for (name, output) in &action.outputs {
            ran.outputs.insert(name.clone(), interpolate(&output.value, &contexts, ran.succeeded));
        }
        ran
    }
}

/// Writes what was evaluated since to the file that `GATEKIT_EXPRESSIONS` names, if it names one.
pub(crate) fn keep_expressions() {
    if let Some(path) = std::env::var_os("GATEKIT_EXPRESSIONS") {
        let evaluated = EVALUATED.with_borrow(Clone::clone);
        fs::write(path, Value::from(evaluated).to_string()).expect("a file");
    }
}

/// The outputs of a step: lines, and of two with one name the last.
fn outputs(path: &Path) -> Map<String, Value> {
    let text = fs::read_to_string(path).expect("outputs");
    let pairs = text.lines().map(|line| {
        assert!(!line.contains("<<"), "no output of ours has several lines: {line}");
        let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("no output: {line:?}"));
        (name.to_owned(), Value::from(value))
    });
    pairs.collect()
}

/// What a runner makes of a step's output: commands are obeyed but between `stop-commands` and its token.
fn annotations(printed: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut stopped: Option<String> = None;
    for line in printed.lines() {
        let Some((command, message)) = line.strip_prefix("::").and_then(|line| line.split_once("::")) else {
            assert!(stopped.is_some() || !line.contains("##["), "an old command: {line}");
            continue;
        };
        if let Some(token) = &stopped {
            if command == token {
                stopped = None;
            }
            continue;
        }
        let (kind, properties) = command.split_once(' ').unwrap_or((command, ""));
        match kind {
            "error" | "warning" | "notice" => {
                let count = counts.entry(kind).or_default();
                *count += 1;
                assert!(*count <= MAX_ANNOTATIONS, "a runner shows no more than {MAX_ANNOTATIONS}: {line}");
                assert!(message.chars().count() <= MAX_MESSAGE, "a runner cuts this: {line}");
                let title = properties.split(',').find_map(|property| property.strip_prefix("title="));
                let file = properties.split(',').find_map(|property| property.strip_prefix("file="));
                found.push(format!("{kind}: {} {}: {message}", title.unwrap_or(""), file.unwrap_or("")));
            }
            "stop-commands" => stopped = Some(message.to_owned()),
            _ => panic!("a command of which nobody knows: {line}"),
        }
    }
    assert!(stopped.is_none(), "commands were stopped and never allowed again");
    found
}

/// Text with every `${{ … }}` replaced by its value.
fn interpolate(text: &str, contexts: &Value, succeeded: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (expression, after) = after.split_once("}}").expect("an end of the expression");
        out.push_str(before);
        out.push_str(&string(&evaluate(expression, contexts, succeeded)));
        rest = after;
    }
    out + rest
}

fn evaluate(expression: &str, contexts: &Value, succeeded: bool) -> Value {
    let parsed = Expr::parse(expression.trim()).unwrap_or_else(|error| panic!("{expression}: {error}"));
    let value = value_of(&parsed, contexts, succeeded);
    if !["success()", "always()", "failure()"].contains(&expression.trim()) {
        let kept = json!({ "expression": expression.trim(), "contexts": contexts, "value": value });
        EVALUATED.with_borrow_mut(|evaluated| evaluated.push(kept));
    }
    value
}

fn value_of(expr: &SpannedExpr<'_>, contexts: &Value, succeeded: bool) -> Value {
    let of = |expr: &SpannedExpr<'_>| value_of(expr, contexts, succeeded);
    match &expr.inner {
        Expr::Literal(Literal::String(text)) => Value::from(text.as_ref()),
        Expr::Literal(Literal::Number(number)) => json!(number),
        Expr::Literal(Literal::Boolean(set)) => Value::from(*set),
        Expr::Literal(Literal::Null) => Value::Null,
        Expr::Context(context) => {
            let mut parts = context.parts.iter();
            let first = parts.next().expect("a context");
            let mut value = match &first.inner {
                Expr::Identifier(name) => member(contexts, name.as_str()),
                _ => of(first),
            };
            for part in parts {
                value = match &part.inner {
                    Expr::Identifier(name) => member(&value, name.as_str()),
                    Expr::Index(index) => member(&value, &string(&of(index))),
                    other => panic!("not looked into: {other:?}"),
                };
            }
            value
        }
        Expr::BinExpr(BinExpr { lhs, op, rhs }) => {
            let left = of(lhs);
            match op {
                BinOp::And if !truthy(&left) => left,
                BinOp::Or if truthy(&left) => left,
                BinOp::And | BinOp::Or => of(rhs),
                BinOp::Eq => Value::from(string(&left).eq_ignore_ascii_case(&string(&of(rhs)))),
                BinOp::Neq => Value::from(!string(&left).eq_ignore_ascii_case(&string(&of(rhs)))),
                other => panic!("not compared: {other:?}"),
            }
        }
        Expr::Call(Call { func, args }) => match func {
            Function::Success => Value::from(succeeded),
            Function::Failure => Value::from(!succeeded),
            Function::Always => Value::from(true),
            Function::Format => {
                let mut text = string(&of(&args[0]));
                for (index, arg) in args[1..].iter().enumerate() {
                    text = text.replace(&format!("{{{index}}}"), &string(&of(arg)));
                }
                Value::from(text)
            }
            other => panic!("not called: {other:?}"),
        },
        Expr::UnExpr { expr, .. } => Value::from(!truthy(&of(expr))),
        other => panic!("not evaluated: {other:?}"),
    }
}

/// Names of members are told apart by their letters only, whatever their case; what is not there is null.
fn member(value: &Value, name: &str) -> Value {
    let members = value.as_object();
    let found = members.and_then(|members| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)));
    found.map_or(Value::Null, |(_, value)| value.clone())
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(set) => *set,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

fn string(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
