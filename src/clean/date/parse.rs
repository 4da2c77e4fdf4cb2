//! One cell read as a date: digits with separators, digits alone, day numbers, words.

use jiff::civil::Date;

use super::super::{Rule, Rules, Written, key};
use super::{Order, Purpose, Reading, time, words};

/// What a cell is when read as a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parsed {
    /// A day, and the rules that reading it took. With [`Rule::DateUtc`] among them it was a day later in Vietnam.
    Date { date: Date, used: Rules },
    /// A year, a month and year, a day and month.
    Incomplete,
    /// Zeros.
    Placeholder,
    /// A day that the calendar does not have.
    Impossible,
    /// A day only in the order that is not the column's.
    Conflict,
    /// No date.
    Unknown,
}

impl Parsed {
    fn of(year: i16, month: i16, day: i16, used: &[Rule]) -> Self {
        match (i8::try_from(month), i8::try_from(day)) {
            _ if month == 0 && day == 0 && year == 0 => Self::Placeholder,
            _ if month == 0 || day == 0 => Self::Incomplete,
            (Ok(month), Ok(day)) => Date::new(year, month, day)
                .map_or(Self::Impossible, |date| Self::Date { date, used: used.iter().copied().collect() }),
            _ => Self::Impossible,
        }
    }

    /// With what the time behind the date adds.
    pub(super) fn at(self, time: time::Time) -> Self {
        match self {
            Self::Date { date, mut used } => {
                used.set(Rule::DateTime, used.has(Rule::DateTime) || time.is_there);
                used.set(Rule::DateUtc, time.is_next_day_in_vietnam);
                Self::Date { date, used }
            }
            other => other,
        }
    }
}

/// Reads a tidied cell that is not empty.
pub(super) fn parse(text: &str, written: Written, reading: &Reading<'_>) -> Parsed {
    if written == Written::Number {
        return digits_alone(text, written, reading).unwrap_or(Parsed::Unknown);
    }
    let text = without_day_words(text);
    // `10:30 03/11/1989`
    let (text, had_time) = match time::before_date(text) {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let parsed = if let Some((triple, rest)) = triple(text) {
        time::parse(rest).map_or(Parsed::Unknown, |time| resolve(&triple, reading).at(time))
    } else if let Some(parsed) = digits_alone(text, written, reading) {
        parsed
    } else if is_pair(text) {
        Parsed::Incomplete
    } else {
        words::parse(text, reading)
    };
    if had_time { parsed.at(time::Time { is_there: true, is_next_day_in_vietnam: false }) } else { parsed }
}

/// The days of the week, in the form of [`key::fold`]; the English ones are known to [`words`].
const WEEKDAYS: &[&str] = &["thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay", "chu nhat"];

/// Without what stands before a date: the sign that makes a cell text, `ngày`, `Thứ sáu,`.
fn without_day_words(text: &str) -> &str {
    let text = text.trim_start_matches('\'');
    if !text.starts_with(['n', 'N', 't', 'T', 'c', 'C']) {
        return text;
    }
    let is_weekday = |words: &str| WEEKDAYS.contains(&key::fold(words).as_str());
    let text = text.split_once(',').filter(|(words, _)| is_weekday(words)).map_or(text, |(_, rest)| rest.trim_start());
    text.split_once(' ').filter(|(word, _)| key::fold(word) == "ngay").map_or(text, |(_, rest)| rest.trim_start())
}

/// Whether a text begins with `yyyy-mm-dd`.
pub(super) fn is_iso(text: &str) -> bool {
    triple(text).is_some_and(|(triple, _)| triple.is_iso())
}

/// Three numbers with the same separator between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Triple {
    pub first: Digits,
    pub second: Digits,
    pub third: Digits,
    separator: u8,
}

/// A number of one to four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    pub value: i16,
    pub length: usize,
}

impl Triple {
    fn is_iso(&self) -> bool {
        self.separator == b'-' && (self.first.length, self.second.length, self.third.length) == (4, 2, 2)
    }

    /// Whether the year stands first, so that nothing is left to decide.
    pub(super) fn is_year_first(&self) -> bool {
        self.first.length == 4
    }
}

/// The three numbers at the beginning and what follows them.
pub(super) fn triple(text: &str) -> Option<(Triple, &str)> {
    let (first, rest) = digits(text)?;
    let (separator, rest) = separator(rest)?;
    let (second, rest) = digits(rest)?;
    let (again, rest) = self::separator(rest)?;
    let (third, rest) = digits(rest)?;
    (separator == again).then_some((Triple { first, second, third, separator }, rest))
}

fn digits(text: &str) -> Option<(Digits, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=4).contains(&length) {
        return None;
    }
    let (number, rest) = text.split_at(length);
    let value = number.bytes().fold(0, |value, byte| value * 10 + i16::from(byte - b'0'));
    Some((Digits { value, length }, rest))
}

fn separator(text: &str) -> Option<(u8, &str)> {
    let bare = text.trim_start_matches(' ');
    match bare.as_bytes().first() {
        Some(&mark @ (b'/' | b'-' | b'.' | b'\\')) => Some((mark, bare[1..].trim_start_matches(' '))),
        Some(b'0'..=b'9') if bare.len() < text.len() => Some((b' ', bare)),
        Some(_) | None => None,
    }
}

/// Two numbers alone: a month and year, a day and month.
fn is_pair(text: &str) -> bool {
    let pair = digits(text).and_then(|(_, rest)| separator(rest)).and_then(|(_, rest)| digits(rest));
    pair.is_some_and(|(_, rest)| rest.is_empty())
}

fn resolve(triple: &Triple, reading: &Reading<'_>) -> Parsed {
    let Triple { first, second, third, .. } = *triple;
    if triple.is_year_first() {
        let used: &[Rule] = if triple.is_iso() { &[] } else { &[Rule::DateFormat] };
        return if third.length > 2 {
            Parsed::Unknown
        } else {
            Parsed::of(first.value, second.value, third.value, used)
        };
    }
    let (year, used): (i16, &[Rule]) = match third.length {
        4 => (third.value, &[Rule::DateFormat]),
        2 if (first.value, second.value, third.value) == (0, 0, 0) => return Parsed::Placeholder,
        2 => (century(third.value, reading), &[Rule::DateFormat, Rule::DateTwoDigitYear]),
        _ => return Parsed::Unknown,
    };
    if first.length > 2 || second.length > 2 {
        return Parsed::Unknown;
    }
    let (day, month) = match reading.order {
        Order::DayFirst => (first.value, second.value),
        Order::MonthFirst => (second.value, first.value),
    };
    match Parsed::of(year, month, day, used) {
        Parsed::Impossible if month > 12 && matches!(Parsed::of(year, day, month, used), Parsed::Date { .. }) => {
            Parsed::Conflict
        }
        parsed => parsed,
    }
}

/// A date read by the config's format: the century of a two-digit year is ours to say.
pub(super) fn formatted(date: Date, format: &str, reading: &Reading<'_>) -> Parsed {
    let has_two_digits = format.contains("%y");
    let year = if has_two_digits { century(date.year() % 100, reading) } else { date.year() };
    let mut used: Rules = [Rule::DateFormat].into_iter().collect();
    used.set(Rule::DateTwoDigitYear, has_two_digits);
    Date::new(year, date.month(), date.day()).map_or(Parsed::Impossible, |date| Parsed::Date { date, used })
}

/// The year that two digits mean: for a birthday no later than this year, else within the coming twenty.
pub(super) fn century(two_digits: i16, reading: &Reading<'_>) -> i16 {
    let latest = match reading.purpose {
        Purpose::Birthday => reading.today.year(),
        Purpose::Any => reading.today.year() + 20,
    };
    let year = latest - latest % 100 + two_digits;
    if year > latest { year - 100 } else { year }
}

/// Digits without separators: a year, a day number, `ddmmyyyy`, `yyyymmdd`. `None` if there is anything but digits.
fn digits_alone(text: &str, written: Written, reading: &Reading<'_>) -> Option<Parsed> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 8 || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let number: i32 = whole.parse().ok()?;
    let is_day_number = match written {
        Written::Number => (1..=60_000).contains(&number) && !is_year(number),
        Written::Text | Written::Date => (10_000..=60_000).contains(&number) && whole.len() == 5,
    };
    Some(if is_day_number {
        day_number(number, !fraction.trim_end_matches('0').is_empty(), reading)
    } else if text.contains('.') {
        Parsed::Unknown
    } else if whole.len() == 4 && is_year(number) {
        Parsed::Incomplete
    } else if matches!(whole.len(), 7 | 8) {
        compact(number, reading)
    } else if number == 0 {
        Parsed::Placeholder
    } else {
        Parsed::Unknown
    })
}

fn is_year(number: i32) -> bool {
    (1900..=2100).contains(&number)
}

/// A spreadsheet's day number. In the system of 1900, day 60 is a 29 February that there was not.
fn day_number(number: i32, has_time: bool, reading: &Reading<'_>) -> Parsed {
    let (epoch, days) = match (reading.epoch_1904, number) {
        (true, _) => (jiff::civil::date(1904, 1, 1), number),
        (false, ..60) => (jiff::civil::date(1899, 12, 31), number),
        (false, 60) => return Parsed::Impossible,
        (false, 61..) => (jiff::civil::date(1899, 12, 30), number),
    };
    let mut used: Rules = [Rule::DateSerial].into_iter().collect();
    used.set(Rule::DateTime, has_time);
    epoch.checked_add(jiff::Span::new().days(days)).map_or(Parsed::Impossible, |date| Parsed::Date { date, used })
}

/// `ddmmyyyy` (its leading zero may be lost), `mmddyyyy`, `yyyymmdd`: no number is a date in two of these ways.
fn compact(number: i32, reading: &Reading<'_>) -> Parsed {
    let part = |place: i32, size: i32| i16::try_from(number / place % size).unwrap_or(0);
    if is_year(number % 10_000) {
        let (first, second) = (part(1_000_000, 100), part(10_000, 100));
        let (day, month) = match reading.order {
            Order::DayFirst => (first, second),
            Order::MonthFirst => (second, first),
        };
        let parsed = Parsed::of(part(1, 10_000), month, day, &[Rule::DateFormat]);
        if matches!(parsed, Parsed::Date { .. }) {
            return parsed;
        }
    }
    if is_year(number / 10_000) {
        return Parsed::of(part(10_000, 10_000), part(100, 100), part(1, 100), &[Rule::DateFormat]);
    }
    if is_year(number % 10_000) { Parsed::Impossible } else { Parsed::Unknown }
}
