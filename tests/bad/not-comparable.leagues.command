sed -i 's|^leagues:|leagues:\n  - {id: other, rubric: small, cases: cases/}|' scorekit.yaml
scorekit freeze main --edition 2026
scorekit freeze other --edition 2026
scorekit compare main/2026 other/2026
