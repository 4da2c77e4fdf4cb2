//! What an error of the HTTP client means: whether anything left this machine, and which kind of trouble it is.

use std::error::Error;
use std::io;

use super::super::attempt::NoAnswer;
use super::super::trouble::Trouble;

/// Why a request has no answer.
pub(super) fn no_answer(error: &reqwest::Error) -> NoAnswer {
    if error.is_connect() || error.is_builder() {
        NoAnswer::NotReached(connecting(error))
    } else {
        NoAnswer::Lost(answering(error))
    }
}

/// Why an answer broke off, or did not come.
pub(super) fn answering(error: &reqwest::Error) -> Trouble {
    if error.is_timeout() { Trouble::AnswerTimeout } else { Trouble::Cut }
}

fn connecting(error: &reqwest::Error) -> Trouble {
    if error.is_timeout() {
        return Trouble::ConnectTimeout;
    }
    causes(error).flat_map(wrapped).find_map(connecting_by).unwrap_or(Trouble::Unreachable)
}

/// The kind of trouble, if this cause tells it.
fn connecting_by(cause: &(dyn Error + 'static)) -> Option<Trouble> {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, NotConnected, TimedOut, UnexpectedEof,
    };
    // The types of these two are not public; what they begin with is all that tells them.
    let text = cause.to_string();
    if text.starts_with("dns error") {
        return Some(Trouble::NameUnresolved);
    }
    if text.starts_with("tunnel error") {
        return Some(Trouble::Proxy);
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        let is_certificate = matches!(error, rustls::Error::InvalidCertificate(_));
        return Some(if is_certificate { Trouble::Certificate } else { Trouble::Tls });
    }
    match cause.downcast_ref::<io::Error>()?.kind() {
        ConnectionRefused => Some(Trouble::Refused),
        TimedOut => Some(Trouble::ConnectTimeout),
        // Connected, and cut before the two had agreed on a secret.
        UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe | NotConnected => Some(Trouble::Tls),
        _ => None,
    }
}

/// An error, and what it wraps if it is one of the system, whose `source` passes over that.
fn wrapped<'a>(cause: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(cause), |cause: &&'a (dyn Error + 'static)| {
        let inner: &'a (dyn Error + 'static) = cause.downcast_ref::<io::Error>()?.get_ref()?;
        Some(inner)
    })
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&(dyn Error + 'static)| (*cause).source())
}

/// An error with its causes on one line, for the log.
pub(super) fn on_one_line(error: &reqwest::Error) -> String {
    let words = causes(error).map(ToString::to_string);
    std::iter::once("no answer".to_owned()).chain(words).collect::<Vec<_>>().join(": ")
}
