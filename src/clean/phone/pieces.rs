//! Where the numbers lie in a cell: words, brackets and separators around them.

/// A stretch of a cell that may be one number, and what of it was not a plain digit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Piece {
    /// Its digits, with a `+` where it began with one.
    pub digits: String,
    /// As it stands in the cell.
    pub text: String,
    /// Spaces, dots, dashes, brackets were among the digits.
    pub had_punctuation: bool,
    /// A letter O among the digits was taken for a zero.
    pub had_letter_o: bool,
    /// A few digits after a `/`: the end of a second number, of which the first tells the beginning.
    pub is_ending: bool,
}

/// The pieces of a cell and whether there were words or labels beside them.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub list: Vec<Piece>,
    pub had_annotation: bool,
    /// A separator ended a number: `;`, `/` and the like.
    pub had_separator: bool,
}

/// Cuts a cell into pieces. A letter O beside a digit belongs to the number if `letter_o` says so.
pub(super) fn cut(cell: &str, letter_o: bool) -> Pieces {
    let mut pieces = Pieces::default();
    let mut piece = Piece::default();
    let letters: Vec<(usize, char)> = cell.char_indices().collect();
    let letter = |at: usize| letters.get(at).map(|(_, letter)| *letter);
    let mut at = 0;
    while let Some(now) = letter(at) {
        let before = at.checked_sub(1).and_then(letter);
        match now {
            '0'..='9' => piece.push(now, now),
            '+' if piece.digits.is_empty() => piece.push('+', now),
            'o' | 'O' if letter_o && is_zero(before, letter(at + 1)) => {
                piece.push('0', now);
                piece.had_letter_o = true;
            }
            '(' | '[' => match closing(&letters, at) {
                Some(end) => {
                    pieces.had_annotation = true;
                    pieces.end(&mut piece);
                    at = end;
                }
                None => piece.skip(now),
            },
            ' ' | '.' | '-' | '–' | '‑' | '\u{a0}' | ')' | ']' | '\'' | '’' | '`' | '*' | '_' => piece.skip(now),
            ';' | ',' | '/' | '|' | '\\' | '&' | '\n' | '\r' | '\t' => {
                pieces.had_separator = true;
                pieces.end(&mut piece);
                piece.is_ending = now == '/';
            }
            _ => {
                pieces.had_annotation = true;
                pieces.end(&mut piece);
            }
        }
        at += 1;
    }
    pieces.end(&mut piece);
    pieces
}

impl Piece {
    fn push(&mut self, digit: char, written: char) {
        self.digits.push(digit);
        self.text.push(written);
    }

    fn skip(&mut self, letter: char) {
        self.had_punctuation = true;
        self.text.push(letter);
    }
}

impl Pieces {
    fn end(&mut self, piece: &mut Piece) {
        let done = std::mem::take(piece);
        if done.digits.bytes().any(|byte| byte.is_ascii_digit()) {
            let is_ending = done.is_ending && (1..7).contains(&done.digits.len());
            self.list.push(Piece { text: done.text.trim().to_owned(), is_ending, ..done });
        }
    }
}

/// Whether a letter O between these two stands for a zero: a digit beside it and no other letter.
fn is_zero(before: Option<char>, after: Option<char>) -> bool {
    let is_like_zero = |letter: Option<char>| matches!(letter, Some('o' | 'O'));
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic) && !is_like_zero(letter);
    !is_letter(before) && !is_letter(after) && (is_digit(before) || is_digit(after))
}

/// Where the bracket that opens at `at` closes, if there is a letter in it.
fn closing(letters: &[(usize, char)], at: usize) -> Option<usize> {
    let length = letters[at..].iter().position(|(_, letter)| matches!(letter, ')' | ']'))?;
    let inside = &letters[at..at + length];
    inside.iter().any(|(_, letter)| letter.is_alphabetic()).then_some(at + length)
}
