//! Trust: local CAs in the stores of this machine, in its language runtimes, and on other devices.

pub mod bundle;
pub mod runtime;
pub mod share;
