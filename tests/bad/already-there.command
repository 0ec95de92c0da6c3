scorekit init --yes
