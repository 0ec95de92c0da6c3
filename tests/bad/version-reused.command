scorekit freeze main --edition 2026
sed -i 's/points: 6/points: 5/' rubrics/small.yaml
scorekit validate
