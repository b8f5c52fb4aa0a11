//! What a setting can be: one form in flags and variables, one in the file.

use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

use toml::Value;

use crate::commands::passphrase::{NoSource, PassphraseSource};

/// A value of a setting.
pub(in crate::commands::serve) trait Read: Sized {
    /// Whether somebody may write a secret where it belongs to, so that no error repeats it.
    const IS_DELICATE: bool = false;

    /// From a variable.
    fn of_text(text: &str) -> Result<Self, String>;

    /// From the file.
    fn of_file(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Self::of_text(text),
            Value::Integer(number) => Self::of_text(&number.to_string()),
            _ => Err("it must be a text in quotes".to_owned()),
        }
    }

    /// As in the file; `None` when it is not set.
    fn shown(&self) -> Option<Value>;
}

/// Several values: with commas in a variable, a list in the file.
#[derive(Clone, Debug)]
pub(in crate::commands::serve) struct List<T>(pub(in crate::commands::serve) Vec<T>);

impl<T> List<T> {
    /// What a flag gave that may be repeated: nothing when it was never used.
    pub(in crate::commands::serve) fn of_flags(values: &[T]) -> Option<Self>
    where
        T: Clone,
    {
        (!values.is_empty()).then(|| Self(values.to_vec()))
    }
}

impl<T: FromStr<Err: Display> + Display> Read for List<T> {
    fn of_text(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(|one| {
                one.trim()
                    .parse()
                    .map_err(|error: T::Err| error.to_string())
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn of_file(value: &Value) -> Result<Self, String> {
        let parse = |one: &Value| match one {
            Value::String(text) => text.parse().map_err(|error: T::Err| error.to_string()),
            other => Err(format!("`{other}` is no text in quotes")),
        };
        match value {
            Value::Array(values) => values.iter().map(parse).collect::<Result<_, _>>().map(Self),
            one @ Value::String(_) => Ok(Self(vec![parse(one)?])),
            _ => Err("it must be a list of texts, such as [\"a\", \"b\"]".to_owned()),
        }
    }

    fn shown(&self) -> Option<Value> {
        let texts = self.0.iter().map(|one| Value::String(one.to_string()));
        Some(Value::Array(texts.collect()))
    }
}

impl Read for bool {
    fn of_text(text: &str) -> Result<Self, String> {
        text.parse()
            .map_err(|_| "it must be true or false".to_owned())
    }

    fn of_file(value: &Value) -> Result<Self, String> {
        value
            .as_bool()
            .ok_or_else(|| "it must be true or false".to_owned())
    }

    fn shown(&self) -> Option<Value> {
        Some(Value::Boolean(*self))
    }
}

/// A value that need not be set.
impl<T: Read> Read for Option<T> {
    const IS_DELICATE: bool = T::IS_DELICATE;

    fn of_text(text: &str) -> Result<Self, String> {
        T::of_text(text).map(Some)
    }

    fn of_file(value: &Value) -> Result<Self, String> {
        T::of_file(value).map(Some)
    }

    fn shown(&self) -> Option<Value> {
        self.as_ref()?.shown()
    }
}

impl Read for PathBuf {
    fn of_text(text: &str) -> Result<Self, String> {
        Ok(text.into())
    }

    fn shown(&self) -> Option<Value> {
        Some(Value::String(self.display().to_string()))
    }
}

impl Read for usize {
    fn of_text(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| "it must be a number".to_owned())
    }

    fn shown(&self) -> Option<Value> {
        i64::try_from(*self).ok().map(Value::Integer)
    }
}

impl Read for PassphraseSource {
    const IS_DELICATE: bool = true;

    fn of_text(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: NoSource| error.to_string())
    }

    fn shown(&self) -> Option<Value> {
        Some(Value::String(self.to_string()))
    }
}

macro_rules! read_as_text {
    ($($type:ty),*) => {$(
        impl Read for $type {
            fn of_text(text: &str) -> Result<Self, String> {
                text.parse().map_err(|error: <$type as FromStr>::Err| error.to_string())
            }

            fn shown(&self) -> Option<Value> {
                Some(Value::String(self.to_string()))
            }
        }
    )*};
}

read_as_text!(
    String,
    crate::commands::serve::engine::Vad,
    crate::serve::live::Hsts,
    crate::serve::listen::ListenAddress,
    crate::store::LineageName
);
