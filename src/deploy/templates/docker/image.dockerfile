{%- match binary %}{% when Some with (file) -%}
# The program as it is released: {{ file }} in the folder of the build.
FROM {{ builder }} AS build
COPY {{ file }} /out/voicectl
RUN chmod 0755 /out/voicectl && mkdir -p /out/empty
{%- when None -%}
# From the source, whose folder is that of the build.
FROM {{ builder }} AS build
WORKDIR /src
# What the build needs beside Rust: cmake and a C++ compiler.
COPY .ci/install.sh .ci/install.sh
RUN sh .ci/install.sh build
COPY . .
RUN cargo build --release --locked \
    && install -D -m 0755 target/release/voicectl /out/voicectl \
    && mkdir -p /out/empty
{%- endmatch %}

# Nothing but the C and C++ libraries, roots of CAs and time zones: no shell, no package tool.
FROM {{ base }}
# It belongs to root: the server cannot replace itself.
COPY --from=build /out/voicectl /usr/local/bin/voicectl
# A volume that is new takes over the owner of its folder.
COPY --from=build --chown={{ user|safe }}:{{ user|safe }} /out/empty/ /var/lib/voicectl/
COPY --from=build --chown={{ user|safe }}:{{ user|safe }} /out/empty/ /var/cache/voicectl/
ENV VOICECTL_STATE=/var/lib/voicectl \
    VOICECTL_CACHE=/var/cache/voicectl \
    VOICECTL_CONFIG=/etc/voicectl \
    VOICECTL_METRICS=127.0.0.1:9090
USER {{ user|safe }}:{{ user|safe }}
{%- for model in baked %}
RUN ["/usr/local/bin/voicectl", "model", "pull", "{{ model }}"]
{%- endfor %}
EXPOSE 8443
STOPSIGNAL SIGTERM
# Plain HTTP within the container, whatever is spoken outside.
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s --retries=3 \
    CMD ["/usr/local/bin/voicectl", "doctor", "--health", "--timeout", "2s", "http://127.0.0.1:9090"]
ENTRYPOINT ["/usr/local/bin/voicectl"]
CMD ["serve", "--listen", "0.0.0.0:8443"]
