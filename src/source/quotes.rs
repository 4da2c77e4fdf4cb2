//! Whether the quotes of a record stand where quotes belong.

/// Follows the quotes of one record through its bytes, as the reader of the records does.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    state: State,
    is_stray: bool,
    /// How many bytes were seen.
    seen: usize,
    last: Option<u8>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside of quotes.
    #[default]
    Closed,
    /// Inside of them.
    Open,
    /// Behind the quote at that byte, which closes the cell unless another follows at once.
    Closing(usize),
}

impl Quotes {
    /// Takes note of the next bytes of the record, its end included.
    pub(super) fn see(&mut self, bytes: &[u8], delimiter: u8) {
        for position in memchr::memchr_iter(b'"', bytes) {
            self.settle(bytes, delimiter, Some(position));
            let before = position.checked_sub(1).map_or(self.last, |before| Some(bytes[before]));
            self.state = match self.state {
                State::Open => State::Closing(self.seen + position),
                State::Closing(_) => State::Open,
                State::Closed if before.is_none_or(|byte| byte == delimiter) => State::Open,
                // A mark of inches in a cell without quotes is a letter like any other.
                State::Closed => State::Closed,
            };
        }
        self.settle(bytes, delimiter, None);
        self.seen += bytes.len();
        self.last = bytes.last().copied().or(self.last);
    }

    /// Judges by the byte behind a closing quote, unless that is the quote at `next`.
    fn settle(&mut self, bytes: &[u8], delimiter: u8, next: Option<usize>) {
        let State::Closing(at) = self.state else { return };
        let behind = at + 1 - self.seen;
        if next == Some(behind) {
            return;
        }
        if let Some(byte) = bytes.get(behind) {
            self.is_stray |= *byte != delimiter && !matches!(byte, b'\n' | b'\r');
            self.state = State::Closed;
        }
    }

    /// Whether a quoted cell has no end yet.
    pub(super) fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Whether text went on behind a closing quote, where no writer of quotes puts any.
    pub(super) fn is_stray(&self) -> bool {
        self.is_stray
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_stray_where_text_goes_on_behind_it() {
        let table = [
            ("a,\"b\",c\n", false, false),
            ("\"a\",\"b\"\r\n", false, false),
            ("\"\",\"\"\"\",\"a\"\"b\"\n", false, false),
            ("5\" ống,a\"b\n", false, false),
            ("\"a\nb\",c", false, false),
            ("\"a", false, true),
            ("\"a\"\"", false, true),
            ("\"a\"", false, false),
            ("\"Công ty \"ABC\" Hà Nội\",b\n", true, false),
            ("\"An,0912\n\"Bình,0913\n", true, false),
            ("a,\"b\" ,c\n", true, false),
        ];
        for (record, is_stray, is_open) in table {
            for cut in 0..record.len() {
                let mut quotes = Quotes::default();
                let (first, second) = record.as_bytes().split_at(cut);
                quotes.see(first, b',');
                quotes.see(second, b',');
                assert_eq!((quotes.is_stray(), quotes.is_open()), (is_stray, is_open), "{record:?} cut at {cut}");
            }
        }
    }
}
