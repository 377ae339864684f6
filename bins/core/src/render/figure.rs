//! A series over time as a drawing: the points, the interval as a band, the margin as a dashed line.

use std::fmt::Write as _;

use crate::figure::Figure;
use crate::text::printable;

/// The drawing: its size, and the room for labels.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 92.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;

/// A figure with its words.
#[must_use]
pub fn figure(figure: &Figure) -> String {
    format!(
        "<figure>\n<figcaption><strong>{}</strong> <code>{}</code><br>{}</figcaption>\n{}</figure>\n",
        text(&figure.title),
        text(&figure.rule),
        text(&figure.caption),
        svg(figure)
    )
}

/// Where the values of a figure lie on the drawing.
struct Scale {
    /// From the start to this hour.
    hours: f64,
    values: (f64, f64),
}

impl Scale {
    /// All hours; all values but the wildest, and whatever they are held against.
    fn of(figure: &Figure) -> Self {
        let mut values: Vec<f64> = figure.points.iter().map(|point| point[1]).collect();
        values.sort_unstable_by(f64::total_cmp);
        let wild = values.len() / 50;
        let held = figure.interval.into_iter().flatten().chain(figure.margin).chain([0.0]);
        let shown = values[wild..values.len() - wild].iter().copied().chain(held);
        let (mut low, mut high) =
            shown.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let room = ((high - low) * 0.08).max(1e-6);
        (low, high) = (low - room, high + room);
        let hours = figure.points.iter().map(|point| point[0]);
        Self { hours: hours.fold(1e-6, f64::max), values: (low, high) }
    }

    fn x(&self, hour: f64) -> f64 {
        LEFT + hour / self.hours * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.values.0) / (self.values.1 - self.values.0);
        TOP + (1.0 - share.clamp(0.0, 1.0)) * (HEIGHT - TOP - BOTTOM)
    }
}

/// Steps of 1, 2 or 5 times a power of ten: about so many of them within a range.
fn steps((low, high): (f64, f64), about: f64) -> Vec<f64> {
    let rough = (high - low) / about;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0].map(|times| times * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(power * 10.0);
    let first = (low / step).ceil();
    (0..64).map(|number| (first + f64::from(number)) * step).take_while(|value| *value <= high).collect()
}

/// A value with as many decimals as steps of this size need.
fn label(value: f64, range: f64) -> String {
    let decimals = [20.0, 2.0, 0.2].iter().filter(|size| range < **size).count();
    let text = format!("{value:.decimals$}");
    // There is no minus zero to explain.
    if text.parse() == Ok(0.0) { text.trim_start_matches('-').to_owned() } else { text }
}

/// The drawing alone: the series, the interval as a band, the margin as a dashed line.
#[must_use]
pub fn svg(figure: &Figure) -> String {
    let scale = Scale::of(figure);
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    let range = scale.values.1 - scale.values.0;
    let mut out = format!(
        "<svg role=img viewBox=\"0 0 {WIDTH} {HEIGHT}\" xmlns=\"http://www.w3.org/2000/svg\" aria-label=\"{}\">\n",
        text(&format!("{}: {}", figure.title, figure.caption))
    );
    for value in steps(scale.values, 5.0) {
        let y = scale.y(value);
        let class = if value.abs() < 1e-9 { "zero" } else { "axis" };
        let _ = writeln!(out, "<line class={class} x1={LEFT} x2={right} y1={y:.1} y2={y:.1} />");
        let _ = writeln!(
            out,
            "<text x={:.1} y={:.1} text-anchor=end>{} {}</text>",
            LEFT - 6.0,
            y + 4.0,
            label(value, range),
            text(&figure.unit)
        );
    }
    for hour in steps((0.0, scale.hours), 8.0) {
        let x = scale.x(hour);
        let _ = writeln!(
            out,
            "<text x={x:.1} y={:.1} text-anchor=middle>{} h</text>",
            bottom + 18.0,
            label(hour, scale.hours)
        );
    }
    if let Some([lower, _, upper]) = figure.interval {
        let (top, height) = (scale.y(upper), (scale.y(lower) - scale.y(upper)).max(1.0));
        let width = right - LEFT;
        let _ = writeln!(out, "<rect class=band x={LEFT} y={top:.1} width={width:.1} height={height:.1} />");
    }
    let path: Vec<String> = figure
        .points
        .iter()
        .map(|[hour, value]| format!("{:.1},{:.1}", scale.x(*hour), scale.y(*value)))
        .collect();
    let _ = writeln!(out, "<polyline class=data points=\"{}\" />", path.join(" "));
    let mut beside: Vec<(f64, &str, String)> = Vec::new();
    if let Some([_, value, _]) = figure.interval {
        let y = scale.y(value);
        let _ = writeln!(out, "<line class=mean x1={LEFT} x2={right} y1={y:.1} y2={y:.1} />");
        beside.push((y, "found", format!("{} {}", label(value, range.min(19.0)), figure.unit)));
    }
    if let Some(margin) = figure.margin {
        let y = scale.y(margin);
        let _ = writeln!(out, "<line class=margin x1={LEFT} x2={right} y1={y:.1} y2={y:.1} />");
        beside.push((y, "limit", format!("margin {}", label(margin, range.min(19.0)))));
    }
    // Two labels at one height would hide each other.
    if let [first, second] = &mut beside[..]
        && (first.0 - second.0).abs() < 14.0
    {
        let below = if first.0 >= second.0 { first } else { second };
        below.0 += 14.0;
    }
    for (y, class, words) in beside {
        let _ = writeln!(
            out,
            "<text class={class} x={:.1} y={:.1}>{}</text>",
            right + 6.0,
            y + 4.0,
            text(&words)
        );
    }
    out.push_str("</svg>\n");
    out
}

/// Text that can't be taken for markup, nor change what is shown around it.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for char in printable(words).chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            char => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::SHAPE;

    fn example() -> Figure {
        let points: Vec<_> =
            (0..1440_u32).map(|at| (f64::from(at) / 60.0, f64::from(at % 7) - 3.0)).collect();
        Figure::new(&SHAPE, "p95 <b>", "worse & \"worse\"", "%", &points).with_interval([-0.7, 0.1, 0.9], 5.0)
    }

    #[test]
    fn a_long_series_is_thinned_out_and_rounded() {
        let figure = example();
        assert_eq!(figure.points.len(), 288);
        assert!(
            figure.points.iter().flatten().all(|value| (value * 1e4 - (value * 1e4).round()).abs() < 1e-6)
        );
    }

    #[test]
    fn what_an_artifact_says_is_never_markup() {
        let page = figure(&Figure { caption: "a\u{202e}<script>".into(), ..example() });
        assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains('\u{202e}'), "{page}");
        assert!(figure(&example()).contains("worse &amp; &quot;worse&quot;"));
    }

    #[test]
    fn everything_that_is_drawn_lies_on_the_drawing() {
        let drawing = svg(&example());
        let points = drawing.split("points=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        for pair in points.split(' ') {
            let (x, y) = pair.split_once(',').unwrap();
            let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
            assert!((LEFT..=WIDTH - RIGHT).contains(&x) && (TOP..=HEIGHT - BOTTOM).contains(&y), "{pair}");
        }
        assert!(drawing.contains("class=margin") && drawing.contains("class=band"));
    }

    #[test]
    fn an_empty_or_constant_series_is_drawn_as_well() {
        for points in [&[][..], &[(0.0, 0.0)], &[(0.0, 1.0), (1.0, 1.0)]] {
            let drawing = svg(&Figure::new(&SHAPE, "a", "b", "%", points));
            assert!(
                drawing.ends_with("</svg>\n") && !drawing.contains("NaN") && !drawing.contains("inf"),
                "{drawing}"
            );
        }
    }

    #[test]
    fn steps_are_round_numbers() {
        assert_eq!(steps((0.0, 24.0), 8.0), [0.0, 5.0, 10.0, 15.0, 20.0]);
        assert_eq!(steps((-2.0, 6.0), 5.0), [-2.0, 0.0, 2.0, 4.0, 6.0]);
    }
}
