//! The words of each format. Templates put every value through the escaper of their extension (`askama.toml`); what a format
//! has no words for is an error, never a guess.
//!
//! It is the second wall: values are typed where they come in ([`super::value`]).

mod caddy;
mod dockerfile;
mod haproxy;
mod nginx;
mod shell;
mod unit;
mod yaml;

pub use caddy::Caddyfile;
pub use dockerfile::Dockerfile;
pub use haproxy::Haproxy;
pub use nginx::Nginx;
pub use shell::Shell;
pub use unit::Unit;
pub use yaml::Yaml;

use askama::filters::Escaper;

use super::DeployError;

/// A format that can write values down.
pub trait Words {
    /// Its name in errors.
    const FORMAT: &'static str;

    /// A value as one word of the format.
    ///
    /// # Errors
    ///
    /// Why the format has no way to write it.
    fn word(value: &str) -> Result<String, &'static str>;
}

/// A value as one word of a format, with an error that says which value it was.
///
/// # Errors
///
/// [`DeployError::Unquotable`].
pub fn word<F: Words>(value: &str) -> Result<String, DeployError> {
    F::word(value).map_err(|reason| DeployError::Unquotable {
        format: F::FORMAT,
        value: value.to_owned(),
        reason,
    })
}

/// Makes an [`Escaper`] of a format.
macro_rules! escaper {
    ($format:ty) => {
        impl super::Escaper for $format {
            fn write_escaped_str<W: std::fmt::Write>(
                &self,
                mut to: W,
                value: &str,
            ) -> std::fmt::Result {
                use super::Words;
                to.write_str(&Self::word(value).map_err(|_| std::fmt::Error)?)
            }
        }
    };
}
use escaper;

/// Line breaks end whatever a line says.
fn has_control(value: &str) -> bool {
    value
        .chars()
        .any(|letter| letter.is_control() || "\u{2028}\u{2029}".contains(letter))
}
