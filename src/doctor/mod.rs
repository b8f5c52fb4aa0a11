//! What each client would say of a server, and why.
