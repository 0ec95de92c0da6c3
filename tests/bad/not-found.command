scorekit explain kpm
