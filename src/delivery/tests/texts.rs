//! Every error of delivery and of the API has its texts, with every fact filled in, in both languages.

use crate::api::{AddressError, BaseUrl, ClientError};
use crate::delivery::TagsError;
use crate::message::{Explain, Lang};

#[test]
fn every_error_is_explained_in_both_languages() {
    let (name, message) = ("VIP".to_owned(), "no".to_owned());
    let errors: [Box<dyn Explain>; 9] = [
        Box::new(BaseUrl::parse("nowhere").unwrap_err()),
        Box::new(AddressError::PlainHttp { url: "http://example.com".to_owned() }),
        Box::new(ClientError::KeyUnusable),
        Box::new(ClientError::CaFile { path: "ca.pem".to_owned(), source: "empty".into() }),
        Box::new(ClientError::Http { source: "proxy".into() }),
        Box::new(TagsError::KeyRefused { message: message.clone() }),
        Box::new(TagsError::Unanswered { message: message.clone() }),
        Box::new(TagsError::Ambiguous { name: name.clone() }),
        Box::new(TagsError::NotCreated { name, message }),
    ];
    for error in errors {
        for lang in [Lang::En, Lang::Vi] {
            for part in ["message", "hint"] {
                let key = format!("error.{}.{part}", error.key());
                let text = lang.find(&key, &error.facts()).unwrap_or_else(|| panic!("{key} has no text in {lang}"));
                assert!(!text.contains("%{"), "{key} in {lang}: {text}");
            }
        }
    }
}
