//! Why a request came to nothing that can be read: each kind a word, which names its text.

macro_rules! troubles {
    ($($(#[$doc:meta])* $variant:ident $word:literal,)*) => {
        /// What went wrong between this program and LadiFlow. What the system said of it stands in the log.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Trouble { $($(#[$doc])* $variant,)* }

        impl Trouble {
            /// Every kind.
            pub const ALL: &'static [Trouble] = &[$(Trouble::$variant,)*];

            /// Its word, in events too.
            pub const fn word(self) -> &'static str {
                match self { $(Trouble::$variant => $word,)* }
            }

            /// The key of its text.
            pub const fn key(self) -> &'static str {
                match self { $(Trouble::$variant => concat!("trouble.", $word),)* }
            }
        }
    };
}

troubles! {
    // Nothing left this machine.
    /// Nobody listens there.
    Refused "refused",
    /// The name of the host leads to no address.
    NameUnresolved "name_unresolved",
    /// No way leads there.
    Unreachable "unreachable",
    /// Nobody took the connection in time.
    ConnectTimeout "connect_timeout",
    /// The other side cannot prove who it is.
    Certificate "certificate",
    /// No secure connection came about.
    Tls "tls",
    /// The proxy does not connect.
    Proxy "proxy",
    // It left, wholly or in part.
    /// No answer in time.
    AnswerTimeout "answer_timeout",
    /// The connection ended before the answer did.
    Cut "cut",
    // There is an answer, which says nothing.
    /// It is longer than any of LadiFlow's.
    TooLong "too_long",
    /// It is no JSON object.
    NotJson "not_json",
    /// A gateway's word that nobody works behind it: HTTP 502, 503 or 504.
    Unavailable "unavailable",
    /// It asks to wait longer than a run may.
    LongPause "long_pause",
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.word().replace('_', " "))
    }
}
