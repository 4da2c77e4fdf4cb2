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
    for cause in causes(error) {
        // The types of these two are not public; what they begin with is all that tells them.
        let text = cause.to_string();
        if text.starts_with("dns error") {
            return Trouble::NameUnresolved;
        }
        if text.starts_with("tunnel error") {
            return Trouble::Proxy;
        }
        let cause = innermost(cause);
        match cause.downcast_ref::<rustls::Error>() {
            Some(rustls::Error::InvalidCertificate(_)) => return Trouble::Certificate,
            Some(_) => return Trouble::Tls,
            None => {}
        }
        match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => return Trouble::Refused,
            Some(io::ErrorKind::TimedOut) => return Trouble::ConnectTimeout,
            // Connected, and cut before the two had agreed on a secret.
            Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset) => return Trouble::Tls,
            Some(_) | None => {}
        }
    }
    Trouble::Unreachable
}

/// What an error of the system wraps, which its `source` passes over.
fn innermost<'a>(mut cause: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    while let Some(wrapped) = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        cause = wrapped;
    }
    cause
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&(dyn Error + 'static)| (*cause).source())
}

/// An error with its causes on one line, for the log.
pub(super) fn on_one_line(error: &reqwest::Error) -> String {
    let words = causes(error).map(ToString::to_string);
    std::iter::once("no answer".to_owned()).chain(words).collect::<Vec<_>>().join(": ")
}
