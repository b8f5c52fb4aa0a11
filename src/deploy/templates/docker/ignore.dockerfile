# What the build does not need, and what no image may hold.
.git
target
**/*.key
**/*.pem
access.toml
