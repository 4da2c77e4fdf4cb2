//! How a text file writes its letters: names and what decoding takes.

use std::fmt;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use crate::charset::{self, Repair};
use crate::message::{Explain, Fact, Spot};

/// How a text file writes its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// TCVN 5712 (ABC), as typed with `.VnTime` fonts.
    Tcvn3,
    /// VNI for Windows, as typed with `VNI-Times` fonts.
    Vni,
    /// One of those that browsers know.
    Known(&'static encoding_rs::Encoding),
}

/// A name that no encoding has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no encoding is called `{name}`")]
pub struct EncodingUnknown {
    /// The name as given.
    pub name: String,
    /// The known name nearest to it.
    pub nearest: &'static str,
}

impl Explain for EncodingUnknown {
    fn key(&self) -> &'static str {
        "encoding_unknown"
    }

    fn facts(&self) -> Vec<Fact> {
        vec![("name", self.name.clone()), ("nearest", self.nearest.to_owned())]
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::Text(vec!["input".to_owned(), "encoding".to_owned()], self.name.clone()))
    }
}

/// The names offered when one is not known.
const NAMES: [&str; 8] =
    ["utf-8", "utf-16le", "utf-16be", "windows-1258", "windows-1252", "iso-8859-1", "tcvn3", "vni"];

impl Encoding {
    /// The encoding of that name; case and punctuation do not matter.
    ///
    /// # Errors
    /// If there is none; the error knows the nearest name.
    pub fn named(name: &str) -> Result<Self, EncodingUnknown> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match plain.as_str() {
            "tcvn3" | "tcvn" | "abc" | "tcvn5712" => return Ok(Self::Tcvn3),
            "vni" | "vniwindows" | "vniwin" => return Ok(Self::Vni),
            "utf8bom" | "utf8sig" => return Ok(Self::Utf8),
            "utf16" => return Ok(Self::Known(UTF_16LE)),
            _ => {}
        }
        let label = encoding_rs::Encoding::for_label_no_replacement(name.trim().as_bytes())
            .or_else(|| encoding_rs::Encoding::for_label_no_replacement(plain.as_bytes()))
            .or_else(|| {
                encoding_rs::Encoding::for_label_no_replacement(plain.replace("windows", "windows-").as_bytes())
            });
        match label {
            Some(known) if known == UTF_8 => Ok(Self::Utf8),
            Some(known) => Ok(Self::Known(known)),
            None => {
                let distance = |known: &&str| strsim::damerau_levenshtein(known, &name.to_ascii_lowercase());
                let nearest = NAMES.into_iter().min_by_key(distance).unwrap_or("utf-8");
                Err(EncodingUnknown { name: name.to_owned(), nearest })
            }
        }
    }

    /// Its name in lower case.
    pub fn name(self) -> String {
        match self {
            Self::Utf8 => "utf-8".to_owned(),
            Self::Tcvn3 => "tcvn3".to_owned(),
            Self::Vni => "vni".to_owned(),
            Self::Known(known) => known.name().to_ascii_lowercase(),
        }
    }

    pub(super) fn is_unicode(self) -> bool {
        matches!(self, Self::Utf8) || [UTF_16LE, UTF_16BE].map(Self::Known).contains(&self)
    }

    /// What has to be done to each decoded text besides.
    pub(super) fn finish(self) -> Finish {
        match self {
            Self::Tcvn3 => Finish::Repair(Repair::Tcvn3),
            Self::Vni => Finish::Repair(Repair::Vni),
            Self::Known(known) if known == WINDOWS_1258 => Finish::Compose,
            Self::Utf8 | Self::Known(_) => Finish::Nothing,
        }
    }

    /// Turns bytes of this encoding into UTF-8; `None` if they are that already.
    pub(super) fn decoder(self) -> Option<encoding_rs::Decoder> {
        match self {
            Self::Utf8 => None,
            Self::Tcvn3 | Self::Vni => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
            Self::Known(known) => Some(known.new_decoder_without_bom_handling()),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// What a decoded text still needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    /// It is right.
    Nothing,
    /// Letters and their marks are apart.
    Compose,
    /// Its letters stand for others.
    Repair(Repair),
}

/// A decoded text as it is meant.
pub(super) fn finish(text: &str, finish: Finish) -> std::borrow::Cow<'_, str> {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
    match finish {
        Finish::Nothing => text.into(),
        Finish::Compose if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes => text.into(),
        Finish::Compose => text.nfc().collect::<String>().into(),
        Finish::Repair(repair) => charset::repair(text, repair),
    }
}
