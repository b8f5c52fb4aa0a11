#!/bin/sh
# {{ does|safe }}. Root runs it.
set -eu
{%- for command in commands %}
{{ command|safe }}
{%- endfor %}
