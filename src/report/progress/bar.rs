//! Progress as a bar with the counts and the pace below it.

use std::io;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::Instant;

use crate::event::{Event, Listener, Tally};
use crate::message::Lang;
use crate::report::closing::counts;
use crate::report::progress::screen::Screen;
use crate::report::progress::speed::Speed;
use crate::report::progress::words::{self, Pace};

/// The shortest time between two pictures.
const EVERY: Duration = Duration::from_millis(100);

/// Three lines that are drawn again in their place: bar, counts by status, pace.
#[derive(Debug)]
pub struct Bars {
    lang: Lang,
    bar: ProgressBar,
    counts: ProgressBar,
    pace_line: ProgressBar,
    pace: Pace,
    speed: Speed,
    drawn: Option<Instant>,
}

impl Bars {
    /// Draws on a screen that has bars.
    pub fn new(screen: &Screen, lang: Lang) -> Self {
        Self {
            lang,
            bar: line(screen, "{bar:20} {wide_msg}"),
            counts: line(screen, "{wide_msg}"),
            pace_line: line(screen, "{wide_msg}"),
            pace: Pace::default(),
            speed: Speed::default(),
            drawn: None,
        }
    }

    fn draw(&mut self, tally: &Tally, now: Instant) {
        let lang = self.lang;
        let settled = tally.settled();
        self.drawn = Some(now);
        self.speed.mark(now, settled);
        let mut pieces = vec![words::share(lang, tally), words::rows(lang, tally)];
        pieces.extend(self.speed.rows_per_second().map(|speed| words::rate(lang, speed)));
        pieces.extend(words::left(lang, tally, &self.speed).filter(|_| !self.pace.is_looking()));
        self.bar.update(|state| {
            state.set_len(tally.total.max(settled));
            state.set_pos(settled);
        });
        self.bar.set_message(pieces.join(words::SEPARATOR));
        self.counts.set_message(counts(|status| tally.rows(status), lang));
        self.pace_line.set_message(self.pace.words(lang, tally.retries, now));
    }

    fn clear(&self) {
        for line in [&self.pace_line, &self.counts, &self.bar] {
            line.finish_and_clear();
        }
    }
}

/// A line of the screen. What is left out on a narrow terminal stands at its end.
fn line(screen: &Screen, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    let line = ProgressBar::no_length().with_style(style.progress_chars("█░"));
    screen.bars().map_or_else(ProgressBar::hidden, |bars| bars.add(line))
}

impl Listener for Bars {
    fn hear(&mut self, event: &Event<'_>, tally: &Tally) -> io::Result<()> {
        if matches!(event, Event::Ended(_)) {
            self.clear();
            return Ok(());
        }
        let now = Instant::now();
        self.pace.hear(event, now);
        if self.drawn.is_none_or(|drawn| now - drawn >= EVERY) {
            self.draw(tally, now);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use indicatif::{InMemoryTerm, ProgressDrawTarget};

    use super::*;
    use crate::event::Ending;
    use crate::outcome::Status;

    struct Stage {
        terminal: InMemoryTerm,
        screen: Screen,
        bars: Bars,
        tally: Tally,
    }

    impl Stage {
        fn new(columns: u16, lang: Lang) -> Self {
            let terminal = InMemoryTerm::new(10, columns);
            let screen = Screen::on(ProgressDrawTarget::term_like(Box::new(terminal.clone())));
            let bars = Bars::new(&screen, lang);
            let mut tally = Tally::default();
            tally.total = 10_000;
            Self { terminal, screen, bars, tally }
        }

        /// A second in which 20 rows end and one is refused.
        async fn second(&mut self) {
            for _ in 0..20 {
                self.tally.count(Status::Created);
            }
            self.tally.count(Status::Refused);
            tokio::time::advance(Duration::from_secs(1)).await;
            self.hear(&Event::Ticked);
        }

        fn hear(&mut self, event: &Event<'_>) {
            self.bars.hear(event, &self.tally).unwrap();
        }
    }

    async fn picture(columns: u16, lang: Lang) -> String {
        let mut stage = Stage::new(columns, lang);
        stage.hear(&Event::Started { total: 10_000 });
        stage.tally.retries = 3;
        stage.hear(&Event::Paced { in_flight: 12, limit: 64, rate: Some(20.0) });
        for _ in 0..99 {
            stage.second().await;
        }
        stage.hear(&Event::Paused { duration: Duration::from_millis(8900) });
        stage.second().await;
        stage.terminal.contents()
    }

    #[tokio::test(start_paused = true)]
    async fn rows_counts_and_pace_stand_one_below_the_other() {
        insta::assert_snapshot!("bar_en", picture(100, Lang::En).await);
        insta::assert_snapshot!("bar_vi", picture(100, Lang::Vi).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_narrow_terminal_cuts_lines_and_never_wraps_them() {
        let picture = picture(44, Lang::En).await;
        assert_eq!(picture.lines().count(), 3, "{picture}");
        insta::assert_snapshot!("bar_narrow", picture);
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_stands_whole_above_the_bar() {
        let mut stage = Stage::new(80, Lang::En);
        stage.second().await;
        stage.screen.print("warning: LadiFlow did not take the tags\n").unwrap();
        stage.second().await;
        let picture = stage.terminal.contents();
        let (message, below) = picture.split_once('\n').unwrap();
        assert_eq!(message, "warning: LadiFlow did not take the tags");
        assert!(below.contains("42/10,000 rows") && !below.contains("warning"), "{below}");
    }

    #[tokio::test(start_paused = true)]
    async fn why_nothing_gets_through_stands_below_the_bar_until_something_does() {
        let mut stage = Stage::new(120, Lang::En);
        stage.hear(&Event::Unreached { why: "refused", stops_after: Duration::from_secs(29) });
        stage.second().await;
        let picture = stage.terminal.contents();
        let words = "nothing gets through to LadiFlow: connection refused, nobody listens there; stops in 28 s";
        assert!(picture.contains(words), "{picture}");
        stage.hear(&Event::Reached);
        stage.second().await;
        assert!(!stage.terminal.contents().contains("nothing gets through"));
    }

    #[tokio::test(start_paused = true)]
    async fn rows_that_are_looked_up_stand_below_the_bar_and_no_time_left_is_told_meanwhile() {
        let mut stage = Stage::new(140, Lang::Vi);
        stage.second().await;
        stage.second().await;
        assert!(stage.terminal.contents().contains("còn "), "{}", stage.terminal.contents());
        stage.hear(&Event::LookedUp { rows: 5, next: Some(Duration::from_secs(9)) });
        stage.second().await;
        insta::assert_snapshot!("bar_looked_up", stage.terminal.contents());
        stage.hear(&Event::LookedUp { rows: 0, next: None });
        stage.second().await;
        let picture = stage.terminal.contents();
        assert!(picture.contains("còn ") && !picture.contains("tra cứu"), "{picture}");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_left_when_the_run_has_ended() {
        let mut stage = Stage::new(80, Lang::En);
        stage.second().await;
        stage.hear(&Event::Ended(Ending::Finished));
        assert_eq!(stage.terminal.contents(), "");
    }

    #[tokio::test(start_paused = true)]
    async fn rows_that_follow_fast_are_not_each_drawn() {
        let mut stage = Stage::new(80, Lang::En);
        stage.second().await;
        let before = stage.terminal.contents();
        for _ in 0..50 {
            stage.tally.count(Status::Created);
            stage.hear(&Event::Ticked);
        }
        assert_eq!(stage.terminal.contents(), before);
    }
}
