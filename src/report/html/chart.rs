//! Charts as inline SVG: curves over time, and one bar cut into shares.

use std::fmt::Write;

use maud::{Markup, html};

use crate::message::Lang;
use crate::report::figures::{measured, real, whole};

/// Units of a plot's drawing, which is stretched to the width of the page.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 100.0;

/// A curve: one value for each stretch of time, `None` where there was none.
#[derive(Debug)]
pub struct Curve {
    /// What it shows.
    pub name: String,
    /// How it looks: `one` or `two`.
    pub class: &'static str,
    /// Its values from the beginning to the end.
    pub values: Vec<Option<f64>>,
}

/// Curves over the time of a run.
#[derive(Debug)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// What stands behind a value, such as ` ms`.
    pub unit: &'static str,
    /// At least one.
    pub curves: Vec<Curve>,
    /// For each stretch how much of it was paused, from 0 to 1; empty for none.
    pub pauses: Vec<f64>,
    /// What the shaded parts are.
    pub pauses_name: String,
    /// Where the time axis begins, is half way, and ends.
    pub times: [String; 3],
}

impl Plot {
    /// The chart with its legend, its axes, and its course in words for who cannot see it.
    pub fn markup(&self, lang: Lang) -> Markup {
        let top = nice_ceiling(self.values().fold(0.0, f64::max));
        let has_pauses = self.pauses.iter().any(|&share| share > 0.0);
        html! {
            figure .chart {
                figcaption {
                    strong { (self.title) }
                    @for curve in &self.curves { span .key { i .(curve.class) {} (curve.name) } }
                    @if has_pauses { span .key { i .pause {} (self.pauses_name) } }
                }
                div .plot {
                    div .y {
                        @for value in [top, top / 2.0, 0.0] { span { (measured(lang, value)) (self.unit) } }
                    }
                    svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none" role="img"
                        aria-label=(self.words(lang)) {
                        @for (from, width, share) in self.pause_bands() {
                            rect .pause x=(from) width=(width) y="0" height=(HEIGHT) opacity=(share) {}
                        }
                        @for y in [0.0, HEIGHT / 2.0, HEIGHT] { line .grid x1="0" x2=(WIDTH) y1=(y) y2=(y) {} }
                        @for curve in &self.curves { path .curve .(curve.class) d=(curve.path(top)) {} }
                    }
                }
                div .x { @for time in &self.times { span { (time) } } }
            }
        }
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.curves.iter().flat_map(|curve| curve.values.iter().copied().flatten())
    }

    /// `rows a second: all from 0 to 24, 19.8 on average; failed …`.
    fn words(&self, lang: Lang) -> String {
        let mut words = format!("{}: ", self.title);
        for (at, curve) in self.curves.iter().enumerate() {
            let known: Vec<_> = curve.values.iter().copied().flatten().collect();
            let mean = known.iter().sum::<f64>() / real(known.len().max(1) as u64);
            let facts = [
                ("name", curve.name.clone()),
                ("least", measured(lang, known.iter().copied().fold(f64::INFINITY, f64::min).min(mean))),
                ("most", measured(lang, known.iter().copied().fold(0.0, f64::max))),
                ("mean", measured(lang, mean)),
                ("unit", self.unit.to_owned()),
            ];
            words.push_str(if at > 0 { "; " } else { "" });
            words.push_str(&lang.text("report.html.curve", &facts));
        }
        words
    }

    fn pause_bands(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let width = WIDTH / real(self.pauses.len().max(1) as u64);
        let paused = self.pauses.iter().enumerate().filter(|(_, share)| **share > 0.0);
        paused.map(move |(at, share)| (rounded(width * real(at as u64)), rounded(width), rounded(share.min(1.0))))
    }
}

impl Curve {
    /// Straight lines between the middles of the stretches, broken where there is no value.
    fn path(&self, top: f64) -> String {
        let mut path = String::new();
        let step = WIDTH / real(self.values.len().max(1) as u64);
        let mut is_down = false;
        for (at, value) in self.values.iter().enumerate() {
            let Some(value) = value else {
                is_down = false;
                continue;
            };
            let (x, y) = (rounded(step * (real(at as u64) + 0.5)), rounded(HEIGHT * (1.0 - value / top)));
            let command = if is_down { 'L' } else { 'M' };
            let _ = write!(path, "{command}{x} {y}");
            // A value between two gaps is a point, which needs a length to be seen.
            let stands_alone = !is_down && !matches!(self.values.get(at + 1), Some(Some(_)));
            if stands_alone {
                let _ = write!(path, "h0.01");
            }
            is_down = true;
        }
        path
    }
}

/// The next of 1, 2, 5, 10, 20, 50, … that is not below the value.
fn nice_ceiling(value: f64) -> f64 {
    let mut ceiling = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if ceiling * factor >= value || ceiling > 1e12 {
                return ceiling * factor;
            }
        }
        ceiling *= 10.0;
    }
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// A part of a whole.
#[derive(Debug)]
pub struct Share {
    /// What it is.
    pub name: String,
    /// How it looks.
    pub class: &'static str,
    /// How much.
    pub rows: u64,
}

/// A bar cut into shares. Shares of nothing are left out.
pub fn shares(parts: &[Share], lang: Lang) -> Markup {
    let shown: Vec<_> = parts.iter().filter(|part| part.rows > 0).collect();
    let in_words: Vec<_> = shown.iter().map(|part| format!("{} {}", part.name, whole(lang, part.rows))).collect();
    html! {
        div .shares role="img" aria-label=(in_words.join(", ")) {
            @for part in &shown { i .(part.class) style={ "flex-grow:" (part.rows) } {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_ends_at_a_round_number_above_the_values() {
        for (value, ceiling) in [(0.0, 1.0), (1.0, 1.0), (1.2, 2.0), (21.0, 50.0), (20_000.0, 20_000.0)] {
            assert!((nice_ceiling(value) - ceiling).abs() < f64::EPSILON, "{value}");
        }
    }

    #[test]
    fn a_curve_is_broken_where_nothing_is_known() {
        let values = vec![Some(0.0), Some(10.0), None, Some(5.0), None];
        let curve = Curve { name: String::new(), class: "one", values };
        assert_eq!(curve.path(10.0), "M24 100L72 0M168 50h0.01");
    }

    #[test]
    fn a_chart_says_in_words_what_it_shows() {
        let curve = Curve { name: "all".to_owned(), class: "one", values: vec![Some(10.0), None, Some(20.0)] };
        let plot = Plot {
            title: "rows".to_owned(),
            unit: "/s",
            curves: vec![curve],
            pauses: vec![0.0, 0.5, 0.0],
            pauses_name: "paused".to_owned(),
            times: ["0 s".to_owned(), "1 s".to_owned(), "2 s".to_owned()],
        };
        assert_eq!(plot.words(Lang::En), "rows: all between 10/s and 20/s, on average 15/s");
        assert!(plot.markup(Lang::En).into_string().contains("opacity=\"0.5\""));
    }
}
