//! One page that needs nothing else: no script, no request, light and dark, and fit to print.

use askama::Template;

use crate::finding::{Bound, Measure};
use crate::location::{Excerpt, Location};
use crate::render::figure;
use crate::render::human::count;
use crate::render::summary::{Kind, Remark, Step, Summary};
use crate::report::Verdict;
use crate::text::printable;

/// Findings and warnings that are shown; what is over is counted.
const MAX_SHOWN: usize = 200;

/// Files that are listed of one step; what is over is counted.
const MAX_FILES: usize = 100;

/// The width of a bar, in pixels.
const WIDTH: f64 = 240.0;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    summary: &'a Summary<'a>,
    sentence: String,
    stops: Vec<Shown<'a>>,
    stops_left: usize,
    warnings: Vec<Shown<'a>>,
    warnings_left: usize,
    /// The drawings of all steps, as they stand in the page.
    drawn: String,
}

/// A remark as the page shows it.
struct Shown<'a> {
    remark: Remark<'a>,
    place: Option<String>,
    excerpt: Option<[String; 3]>,
    label: &'a str,
    bar: Option<Bar>,
}

/// A figure beside its limit, drawn.
struct Bar {
    name: String,
    value: String,
    limit: String,
    sign: &'static str,
    /// The length of the bar and the place of the limit, in pixels.
    length: u32,
    mark: u32,
    good: bool,
}

/// The page.
///
/// # Errors
/// When the template can't be filled.
pub fn page(summary: &Summary<'_>) -> Result<String, askama::Error> {
    let remarks = summary.remarks();
    let (stops, warnings): (Vec<_>, Vec<_>) =
        remarks.into_iter().partition(|remark| remark.kind != Kind::Warn);
    let left = |all: &[Remark<'_>]| all.len().saturating_sub(MAX_SHOWN);
    let page = Page {
        summary,
        sentence: sentence(summary, stops.len()),
        stops_left: left(&stops),
        stops: stops.into_iter().take(MAX_SHOWN).map(Shown::of).collect(),
        warnings_left: left(&warnings),
        drawn: steps(summary).flat_map(|step| step.figures).map(figure::figure).collect(),
        warnings: warnings.into_iter().take(MAX_SHOWN).map(Shown::of).collect(),
    };
    page.render().map(|page| page + "\n")
}

fn steps<'s>(summary: &'s Summary<'_>) -> impl Iterator<Item = &'s Step<'s>> {
    summary.gates.iter().flat_map(|gate| &gate.steps)
}

/// What the verdict rests on, in one line.
fn sentence(summary: &Summary<'_>, stops: usize) -> String {
    let gates = summary.gates.len();
    let passing = summary.gates.iter().filter(|gate| gate.verdict == Verdict::Pass).count();
    let checks: usize = steps(summary).map(|step| step.checks.len()).sum();
    let files = summary.subjects().len();
    let looked =
        format!("{}, {}", count(files, "file read", "files read"), count(checks, "rule holds", "rules hold"));
    let alone = gates == 1 && summary.gates.iter().all(|gate| gate.name == summary.tool.name);
    match summary.verdict {
        Verdict::Pass if alone => format!("Nothing stands in the way: {looked}."),
        Verdict::Block | Verdict::Undecided if alone => {
            format!("{} in the way; {looked}.", count(stops, "thing stands", "things stand"))
        }
        Verdict::Pass => format!("{} of {} pass: {looked}.", passing, count(gates, "gate", "gates")),
        Verdict::Block | Verdict::Undecided => format!(
            "{} in the way; {passing} of {} pass, {looked}.",
            count(stops, "thing stands", "things stand"),
            count(gates, "gate", "gates")
        ),
    }
}

impl<'a> Shown<'a> {
    fn of(remark: Remark<'a>) -> Self {
        let excerpt = remark.location.and_then(|location| location.excerpt.as_ref());
        Self {
            remark,
            place: remark.location.map(Location::display_with_pointer),
            excerpt: excerpt.map(parts),
            label: excerpt.and_then(|excerpt| excerpt.label.as_deref()).unwrap_or_default(),
            bar: remark.finding.and_then(|finding| finding.measure.as_ref()).map(Bar::of),
        }
    }
}

/// The text before the mark, the marked text, and the text after it.
fn parts(excerpt: &Excerpt) -> [String; 3] {
    let cut = |from: usize, to: usize| {
        printable(&excerpt.text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>())
    };
    [cut(0, excerpt.start), cut(excerpt.start, excerpt.end), cut(excerpt.end, usize::MAX)]
}

impl Bar {
    fn of(measure: &Measure) -> Self {
        let (value, limit) = (measure.value.max(0.0), measure.limit.max(0.0));
        let full = value.max(limit) * 1.15;
        let unit = if measure.unit.is_empty() { String::new() } else { format!(" {}", measure.unit) };
        let (sign, good) = match measure.bound {
            Bound::AtMost => ("at most", measure.value <= measure.limit),
            Bound::AtLeast => ("at least", measure.value >= measure.limit),
        };
        Self {
            name: printable(&measure.name),
            value: format!("{}{unit}", figure(measure.value)),
            limit: format!("{}{unit}", figure(measure.limit)),
            sign,
            length: pixels(value, full),
            mark: pixels(limit, full),
            good,
        }
    }
}

/// How far along the bar a figure lies. Of nothing in nothing, which is no number, 0 is made.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and WIDTH")]
fn pixels(value: f64, full: f64) -> u32 {
    (value / full * WIDTH).clamp(0.0, WIDTH).round() as u32
}

/// At most four digits behind the point, and none that say nothing.
fn figure(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
