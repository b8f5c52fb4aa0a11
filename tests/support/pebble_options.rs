//! How a private Pebble is to be.

/// What can be told apart about a Pebble.
#[derive(Clone, Debug)]
pub struct Options {
    /// Percent of requests whose nonce it refuses.
    pub nonce_reject: u8,
    /// Percent of valid authorizations that it uses for the next order.
    pub authz_reuse: u8,
    /// Whether new accounts must name one of elsewhere.
    pub eab: bool,
    /// Chains beside the default one.
    pub alternate_roots: u8,
    /// Certificates between root and leaf.
    pub chain_length: u8,
    /// `ecdsa` or `rsa`; the old release knows RSA only.
    pub key_algorithm: &'static str,
    /// Seconds of `Retry-After` while something is pending (the new release only).
    pub retry_after: u32,
    /// Seconds that each certificate is valid.
    pub validity: u32,
    /// Offers three profiles, of which it takes any when none is asked for (the new release only).
    pub profiles: bool,
    /// Accepts every challenge without a look.
    pub always_valid: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            nonce_reject: 0,
            authz_reuse: 0,
            eab: false,
            alternate_roots: 0,
            chain_length: 1,
            key_algorithm: "ecdsa",
            retry_after: 1,
            validity: 90 * 86_400,
            profiles: false,
            always_valid: false,
        }
    }
}
