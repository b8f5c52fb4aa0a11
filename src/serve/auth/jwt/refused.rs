//! Why a token is not taken.

/// A token that is not taken. The text is fit for whoever sent it, in the letters of `error_description` (RFC 6750
/// section 3): it tells nothing of keys, other issuers or the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenRefused {
    /// Longer than [`super::LONGEST_TOKEN`].
    #[error("the token is too long")]
    TooLong,
    /// No three parts of base64url with JSON objects in them, a member twice, or a member of a wrong type.
    #[error("the token is malformed")]
    Malformed,
    /// A JWE, or a compressed payload.
    #[error("encrypted tokens are not taken")]
    Encrypted,
    /// `crit` in the header: nothing is understood of what it may name.
    #[error("the token has critical extensions that are not known here")]
    Critical,
    /// `typ` is another than `JWT` and `at+jwt`.
    #[error("the token is of a type that gives no access")]
    Type,
    /// `iss` is missing, or nobody whose tokens are taken.
    #[error("the issuer of the token is not known here")]
    UnknownIssuer,
    /// `alg` is none of the issuer's.
    #[error("the algorithm of the token is not allowed")]
    Algorithm,
    /// `kid` is missing, or the issuer has no such key.
    #[error("the key of the token is not known")]
    UnknownKey,
    /// Signed by another key, or changed since.
    #[error("the signature of the token is wrong")]
    Signature,
    /// `exp` is over.
    #[error("the token expired")]
    Expired,
    /// `nbf`, `iat` or `auth_time` is to come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// `aud` is missing, or names somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// A claim is missing that has to be there, or it cannot be what it is.
    #[error("the claim {0} of the token is missing or wrong")]
    Claim(&'static str),
    /// The keys of the issuer cannot be had now. The token may be good: no 401, but a 503.
    #[error("the keys of the token's issuer cannot be had at the moment")]
    KeysUnavailable,
}
