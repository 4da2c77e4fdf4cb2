//! Every error of delivery and of the API has its texts, with every fact filled in, in both languages.

use crate::api::{AddressError, BaseUrl, ClientError, Trouble};
use crate::delivery::TagsError;
use crate::message::{Explain, Lang};

#[test]
fn every_error_is_explained_in_both_languages() {
    let (name, words) = ("VIP".to_owned(), vec![("message", "no".to_owned())]);
    let errors: [Box<dyn Explain>; 10] = [
        Box::new(BaseUrl::parse("nowhere").unwrap_err()),
        Box::new(AddressError::PlainHttp { url: "http://example.com".to_owned() }),
        Box::new(ClientError::KeyUnusable),
        Box::new(ClientError::CaFile { path: "ca.pem".to_owned(), source: "empty".into() }),
        Box::new(ClientError::Http { source: "proxy".into() }),
        Box::new(TagsError::KeyRefused { words: words.clone() }),
        Box::new(TagsError::Unanswered { words: words.clone() }),
        Box::new(TagsError::Down { trouble: Trouble::Cut }),
        Box::new(TagsError::Ambiguous { name: name.clone() }),
        Box::new(TagsError::NotCreated { name, words }),
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

#[test]
fn every_trouble_is_told_in_the_readers_language() {
    for trouble in Trouble::ALL {
        let facts = [("message_key", trouble.key().to_owned()), ("http", "502".to_owned())];
        let [en, vi] = [Lang::En, Lang::Vi].map(|lang| lang.message(crate::code::Code::InDoubt, &facts));
        for text in [&en, &vi] {
            assert!(!text.contains("%{") && !text.contains("trouble."), "{text}");
        }
        assert_ne!(en, vi);
    }
}
