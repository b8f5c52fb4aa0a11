[{{ name }}]
title=Voice server
description=HTTPS, and plain HTTP that is redirected
ports={{ ports|safe }}/tcp
