//! Where LadiFlow is: the base URL, checked and brought into one form.

use std::fmt;

use url::{Host, Url};

use crate::message::{Explain, Fact, Spot};

/// A base URL that may be sent to: https, or plain http to this machine only. Without a trailing `/` or `/1.0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// A base URL that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no http or https URL, or carries what a base URL must not.
    #[error("`{url}` is not the base URL of an API: {fault:?}")]
    Invalid {
        /// What was given.
        url: String,
        /// What is wrong with it.
        fault: AddressFault,
    },
    /// It would send the key and the customers over the network unencrypted.
    #[error("`{url}` is plain http to another machine")]
    PlainHttp {
        /// What was given.
        url: String,
    },
}

/// What is wrong with a base URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// It is no URL.
    NoUrl,
    /// It is neither http nor https.
    Scheme,
    /// It carries a user or a password.
    User,
    /// It carries a query or a fragment.
    Query,
}

impl AddressFault {
    /// The key of its text.
    const fn key(self) -> &'static str {
        match self {
            Self::NoUrl => "address_fault.no_url",
            Self::Scheme => "address_fault.scheme",
            Self::User => "address_fault.user",
            Self::Query => "address_fault.query",
        }
    }
}

impl BaseUrl {
    /// Checks `text` and brings it into one form.
    ///
    /// # Errors
    /// It is no base URL, or plain http to another machine.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let invalid = |fault| AddressError::Invalid { url: text.to_owned(), fault };
        let mut url = Url::parse(text.trim()).map_err(|_| invalid(AddressFault::NoUrl))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(invalid(AddressFault::Scheme));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Invalid { url: format!("{}://…", url.scheme()), fault: AddressFault::User });
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid(AddressFault::Query));
        }
        let path = url.path().trim_end_matches('/');
        let path = path.strip_suffix("/1.0").unwrap_or(path).trim_end_matches('/').to_owned();
        url.set_path(&path);
        let url = Self(url);
        if url.0.scheme() == "http" && !url.is_loopback() {
            return Err(AddressError::PlainHttp { url: text.to_owned() });
        }
        Ok(url)
    }

    /// Whether it is this machine: nothing sent there is live.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The whole address of a path such as `/1.0/customer/create`.
    pub(super) fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl Explain for AddressError {
    fn key(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "api_url_invalid",
            Self::PlainHttp { .. } => "api_url_plain_http",
        }
    }

    fn facts(&self) -> Vec<Fact> {
        match self {
            Self::Invalid { url, fault } => vec![("url", url.clone()), ("reason_key", fault.key().to_owned())],
            Self::PlainHttp { url } => vec![("url", url.clone())],
        }
    }

    fn spot(&self) -> Option<Spot> {
        let (Self::Invalid { url, .. } | Self::PlainHttp { url }) = self;
        Some(Spot::Text(vec!["api_url".to_owned()], url.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accepted_spelling_comes_to_one_form() {
        for (given, meant, loopback) in [
            ("https://api.service.ladiflow.com", "https://api.service.ladiflow.com", false),
            ("https://API.service.ladiflow.com/", "https://api.service.ladiflow.com", false),
            ("https://api.service.ladiflow.com/1.0", "https://api.service.ladiflow.com", false),
            (" https://api.service.ladiflow.com/1.0/ ", "https://api.service.ladiflow.com", false),
            ("https://example.com/proxy/1.0", "https://example.com/proxy", false),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", true),
            ("http://127.9.9.9/1.0", "http://127.9.9.9", true),
            ("http://localhost:1", "http://localhost:1", true),
            ("http://[::1]:9", "http://[::1]:9", true),
        ] {
            let url = BaseUrl::parse(given).unwrap();
            assert_eq!((url.to_string().as_str(), url.is_loopback()), (meant, loopback), "{given}");
        }
    }

    #[test]
    fn plain_http_to_another_machine_is_refused() {
        for given in
            ["http://api.service.ladiflow.com", "http://127.0.0.1.example.com", "http://192.168.1.4", "http://0.0.0.0"]
        {
            assert!(matches!(BaseUrl::parse(given), Err(AddressError::PlainHttp { .. })), "{given}");
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused_without_telling_a_password() {
        for given in ["api.service.ladiflow.com", "ftp://example.com", "", "https://", "https://example.com/?a=1"] {
            assert!(matches!(BaseUrl::parse(given), Err(AddressError::Invalid { .. })), "{given}");
        }
        let error = BaseUrl::parse("https://me:secret@example.com").unwrap_err();
        assert!(!error.to_string().contains("secret") && !format!("{:?}", error.facts()).contains("secret"));
    }
}
