#!/bin/sh
# Opens the ports of the voice server in ufw. `ufw status` shows what is open.
set -eu
{%- for port in ports %}
ufw allow {{ port }}
{%- endfor %}
