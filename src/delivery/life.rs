//! Whether anybody is there who works: signs of life, and how long there has been none.

use std::time::Duration;

use tokio::time::Instant;

use crate::api::Trouble;
use crate::event::Event;

/// So many requests in a row without a sign of life, and no new row is begun.
const DOWN_FROM: u32 = 3;

/// A silence is told when it has lasted so long: one that ends sooner is no news.
const TOLD_AFTER: Duration = Duration::from_secs(1);

/// Watches for signs of life.
#[derive(Debug)]
pub(super) struct Life {
    down_after: Duration,
    signs: u64,
    silence: Option<Silence>,
    /// The reason that was told, while it holds.
    told: Option<Trouble>,
}

/// Requests that came to nothing, with no sign of life in between.
#[derive(Debug)]
struct Silence {
    since: Instant,
    /// When the last one did.
    latest: Instant,
    requests: u32,
    /// Why the last one did.
    trouble: Trouble,
}

impl Life {
    /// Nobody there for `down_after` means that the service is down.
    pub(super) const fn new(down_after: Duration) -> Self {
        Self { down_after, signs: 0, silence: None, told: None }
    }

    /// Takes down whether a request showed that somebody is there, or why not; whether the service is down.
    pub(super) fn note(&mut self, now: Instant, silent_for: Option<Trouble>) -> bool {
        let Some(trouble) = silent_for else {
            self.signs += 1;
            self.silence = None;
            return false;
        };
        let silence = self.silence.get_or_insert(Silence { since: now, latest: now, requests: 0, trouble });
        silence.requests += 1;
        (silence.latest, silence.trouble) = (now, trouble);
        now - silence.since >= self.down_after
    }

    /// How many signs of life there have been.
    pub(super) const fn signs(&self) -> u64 {
        self.signs
    }

    /// Whether nobody seems to be there at the moment.
    pub(super) fn is_silent(&self) -> bool {
        self.silence.as_ref().is_some_and(|silence| silence.requests >= DOWN_FROM)
    }

    /// Why nobody is there, if it is so.
    pub(super) fn trouble(&self) -> Option<Trouble> {
        self.silence.as_ref().map(|silence| silence.trouble)
    }

    /// The longest wait before it must be tried again, so that it is not found out too late that the service is down.
    pub(super) fn patience(&self, now: Instant) -> Duration {
        self.silence.as_ref().map_or(Duration::MAX, |silence| (silence.since + self.down_after) - now)
    }

    /// What is to be told of a silence, once.
    pub(super) fn news(&mut self, now: Instant) -> Option<Event<'static>> {
        let Some(silence) = &self.silence else { return self.told.take().map(|_| Event::Reached) };
        // Of a single request nothing follows, however long ago it was.
        let lasts = silence.latest - silence.since >= TOLD_AFTER
            || (silence.requests >= DOWN_FROM && now - silence.since >= TOLD_AFTER);
        if !lasts || self.told == Some(silence.trouble) {
            return None;
        }
        self.told = Some(silence.trouble);
        Some(Event::Unreached { why: silence.trouble.word(), stops_after: self.patience(now) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_means_down_only_after_it_lasted() {
        let mut life = Life::new(Duration::from_secs(30));
        let now = Instant::now();
        let at = |seconds| now + Duration::from_secs(seconds);
        let silent = Some(Trouble::Refused);
        assert!(!life.note(at(0), silent));
        assert!(!life.note(at(29), silent));
        assert!(!life.is_silent());
        assert!(!life.note(at(29), silent));
        assert!(life.is_silent());
        assert_eq!(life.patience(at(29)), Duration::from_secs(1));
        assert!(!life.note(at(30), None));
        assert!(!life.is_silent());
        assert_eq!(life.patience(at(30)), Duration::MAX);
        assert!(!life.note(at(31), silent));
        assert!(life.note(at(61), silent));
    }

    #[test]
    fn a_silence_is_told_when_it_lasts_and_when_its_reason_changes_and_when_it_is_over() {
        let mut life = Life::new(Duration::from_secs(30));
        let now = Instant::now();
        let mut told = Vec::new();
        for (seconds, silent_for) in [
            (0, Some(Trouble::Refused)),
            (1, Some(Trouble::Refused)),
            (2, Some(Trouble::Refused)),
            (3, Some(Trouble::Cut)),
            (4, None),
            (5, None),
            (6, Some(Trouble::Refused)),
            (6, None),
        ] {
            let at = now + Duration::from_secs(seconds);
            life.note(at, silent_for);
            told.extend(life.news(at).map(|event| match event {
                Event::Unreached { why, .. } => (seconds, why),
                _ => (seconds, "reached"),
            }));
        }
        assert_eq!(told, [(1, "refused"), (3, "cut"), (4, "reached")]);
    }
}
