#!/bin/sh
# curl: client.sh URL CA RECORDING SPEECH, as client.py.
set -eu
curl --silent --show-error --fail --cacert "$2" --header 'Content-Type: application/json' \
    --data '{"text": "one two three"}' --output "$4" "$1/tts"
curl --silent --show-error --fail --cacert "$2" --form "audio=@$3" "$1/stt" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["transcription"])'
