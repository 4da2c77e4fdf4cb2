//! Addresses that programs and people write where there is no email. One table.

/// Which addresses stand for none. All in lower case.
enum Stand {
    /// This address.
    Address(&'static str),
    /// Any address with this before the `@`.
    Local(&'static str),
    /// Any address at this domain.
    Domain(&'static str),
    /// Any address that ends so.
    End(&'static str),
    /// Digits alone at this domain.
    DigitsAt(&'static str),
}

const STAND: &[Stand] = &[
    Stand::Address("no@email.com"),
    Stand::Address("no@mail.com"),
    Stand::Address("no@gmail.com"),
    Stand::Address("a@a.com"),
    Stand::Address("none@none.com"),
    Stand::Local("khongco"),
    Stand::Local("khongcoemail"),
    Stand::Local("khongcomail"),
    Stand::Local("khongemail"),
    Stand::Local("koco"),
    Stand::Local("chuaco"),
    Stand::Local("chuacoemail"),
    Stand::Local("noemail"),
    Stand::Local("nomail"),
    // Made by shops and programs for customers without an email.
    Stand::End(".ladiflow@ladimail.com"),
    Stand::Domain("84.phone"),
    Stand::DigitsAt("facebook.com"),
    Stand::DigitsAt("zalo.com"),
];

/// Whether an address in lower case stands for none.
pub(super) fn stands_for_none(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    STAND.iter().any(|stand| match *stand {
        Stand::Address(known) => address == known,
        Stand::Local(known) => local == known,
        Stand::Domain(known) => domain == known,
        Stand::End(known) => address.ends_with(known),
        Stand::DigitsAt(known) => domain == known && local.bytes().all(|byte| byte.is_ascii_digit()),
    })
}
