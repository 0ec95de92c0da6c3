scorekit league --rubric small rubrics/
