scorekit validate cases/nowhere.yaml
