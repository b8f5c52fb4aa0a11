"""Prints the page at a URL: fetch.py LIBRARY URL"""

import sys

library, url = sys.argv[1:]
if library == "urllib":
    from urllib.request import urlopen

    print(urlopen(url).read().decode())
elif library == "requests":
    import requests

    print(requests.get(url).text)
elif library == "httpx":
    import httpx

    print(httpx.get(url).text)
elif library == "grpc":
    import grpc

    channel = grpc.secure_channel(url.split("/")[2], grpc.ssl_channel_credentials())
    grpc.channel_ready_future(channel).result(timeout=5)
    print("ok")
