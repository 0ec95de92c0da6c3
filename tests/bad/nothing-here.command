scorekit league --rubric small --cases rubrics/
