//! Looking at certificates: in files and folders, and on servers.
