"""Names, places and short phrases the invented sessions are made of.

Data only: add a line here; nothing else to change. Every name is invented. Neither first nor family names
repeat or look alike, so that no two of the first 150 mentors could be taken for one person.
"""

FIRST_NAMES: tuple[str, ...] = tuple(
    """
    Aarav Bhavna Chetan Deepika Eshan Fatima Gaurav Hemant Ishita Jyoti Kunal Leela Manoj Nandini Omkar
    Parul Qasim Rekha Sanjay Tarun Uma Varun Waseem Xavier Yamini Zoya Abhishek Bindu Charulata Dhruv
    Ekta Firoz Geetanjali Harsh Indira Jatin Kirti Lokesh Mridula Nikhil Ojas Pallavi Qudsia Raghav Shruti
    Tushar Urvashi Vivek Wamika Yusuf Zubin Akash Beena Chirag Damini Faisal Gita Himanshu Iqbal Jaya
    Keshav Latika Mahesh Naina Oviya Pranav Ritu Suresh Trisha Utkarsh Vandana Yash Zara Ajit Brinda
    Darshan Falguni Gopal Heena Inder Juhi Kartik Lavanya Milind Neelam Padma Rustom Sunita Tejas Usha
    Vishal Anders Birgit Carlos Dmitri Elena Francesca Giorgos Helga Ivana Joaquin Katarzyna Liam Mirjam
    Nguyet Olufemi Pietro Quentin Rosalind Stefan Thandiwe Ulrich Valentina Wei Ximena Yuki Zanele Amara
    Bjorn Chidi Desmond Eduardo Freya Grace Hiroshi Ingrid Jabulani Kofi Lucia Mateo Noor Oksana Penelope
    Rafael Sofia Tomasz Umberto Viktor Winston Yasmin Zachary Adaeze Bruno Camille Dariusz Ewa Felix
    Gunther Halima Ingeborg Kwame Leopold Matilda Svetlana
    """.split()  # noqa: SIM905
)

LAST_NAMES: tuple[str, ...] = tuple(
    """
    Agarwal Bhatt Chawla Dutta Easwaran Fernandes Ghosh Hegde Irani Jha Kapoor Lobo Mishra Naidu Oberoi
    Pandey Qazi Rathore Saxena Trivedi Upadhyay Vaidya Wadhwa Yadav Zaveri Apte Bajwa Chhabra Dhillon
    Fotedar Gokhale Handa Inamdar Jaitley Kohli Luthra Mukherjee Nambiar Ojha Parekh Raman Shetty Thakur
    Unni Varghese Wagle Ahluwalia Banerjee Chaudhary Deshpande Gaekwad Hussain Iyengar Jadhav Kamath Lamba
    Mahajan Narang Padukone Raghunathan Siddiqui Tandon Vohra Wasnik Arora Biswas Chopra Dalal Garg
    Hariharan Issac Jindal Khanna Lalwani Mohanty Nigam Patnaik Rawat Sengupta Talwar Vyas Zutshi Anand
    Bora Contractor Doshi Goswami Hinduja Johar Kurian Lele Marathe Nehra Pillay Randhawa Sundaram Tiwari
    Virk Lindqvist Baumann Castillo Dragomir Eriksen Ferrari Gonzalez Hoffmann Ivanova Jankowski Kowalczyk
    Laurent Mbeki Novak Okafor Papadakis Quispe Rossi Schneider Takahashi Uribe Vasquez Whitfield Xu
    Yilmaz Zimmermann Adeyemi Bergstrom Cohen Dubois Espinoza Fitzgerald Gallagher Haddad Ishikawa Jensen
    Kimathi Lombardi Morales Nakamura Osei Petrov Ramirez Sullivan Tanaka Underwood Volkov Wojcik Zhang
    Brandt Carvalho Dimitrov Engstrom Fontaine Grigoryan Holloway
    """.split()  # noqa: SIM905
)

LOCAL_NAMES = 90
"""The first of both lists are Indian; the others come from further away."""

PROGRAMS: dict[str, tuple[str, ...]] = {  # program: its subjects
    "DSML": ("Python", "Statistics", "SQL", "Machine Learning", "Data Visualisation"),
    "Academy": ("Data Structures", "Algorithms", "System Design", "Backend", "Databases"),
    "AIML": ("Deep Learning", "NLP", "Computer Vision", "MLOps", "Linear Algebra"),
    "DevOps": ("Kubernetes", "CI/CD", "AWS", "Linux", "Networking"),
    "Full Stack": ("JavaScript", "React", "APIs", "Testing", "Accessibility"),
    "Analytics": ("Excel", "Dashboards", "Experiment Design", "Business Metrics", "Storytelling"),
}
INTAKES = ("Oct25", "Dec25", "Jan26", "Feb26", "Mar26", "May26", "Jun26", "Jul26")
COHORTS = ("a_1M", "b_2-3M", "c_4-6M", "d_7-9M", "e_10-24M", "f_>24M")

RESCHEDULE_REASONS: dict[str, tuple[str, ...]] = {  # who moved it: why
    "mentor": (
        "Clash with a team release",
        "On leave that day",
        "Travelling for work",
        "Unwell",
        "Internet outage at home",
        "On-call duty",
        "Client meeting ran over",
        "Another session was booked at the same time",
    ),
    "learner": (
        "Office meeting came up",
        "Exam on the same day",
        "Unwell",
        "Project not ready yet",
        "Family function",
        "Wrong time zone in the invitation",
        "Interview moved to that hour",
        "Wanted more time to prepare",
    ),
    "platform": ("Meeting room was double-booked", "Video service was down", "Calendar did not sync"),
}

ACTION_ITEMS: dict[str, tuple[str, ...]] = {  # session type: next steps
    "Resume Review": (
        "Rewrite the summary in three lines",
        "Add numbers to the project bullets",
        "Move the skills above the education",
        "Cut the resume to one page",
        "Link the two best repositories",
        "Ask a colleague to proofread",
        "Remove the courses older than two years",
        "Send the new version by Friday",
        "Write one resume per target role",
    ),
    "Career Guidance": (
        "Shortlist ten companies",
        "Ask two alumni about their day",
        "Apply to three roles this week",
        "Compare the two offers in a table",
        "Update the profile headline",
        "Decide on one specialisation",
        "Draft a message to recruiters",
        "Note down the salary range to ask for",
        "Read two job descriptions a day",
    ),
    "Learning Roadmap": (
        "Finish the statistics module",
        "Solve five problems a day",
        "Book two study evenings a week",
        "Revise joins and window functions",
        "Complete the cloud lab",
        "Write a weekly progress note",
        "Pick one certification and a date",
        "Repeat the quiz of week four",
        "Plan the next thirty days",
    ),
    "Project Discussion": (
        "Add tests for the payment service",
        "Write the README with set-up steps",
        "Compare two baselines",
        "Deploy the demo and share the link",
        "Split the service into two modules",
        "Measure the slowest query",
        "Clean the missing values and rerun",
        "Record a five-minute walk-through",
        "Open a pull request for review",
    ),
    "Mock Interview": (
        "Practise two system design questions",
        "Prepare three stories from work",
        "Time the answers to two minutes",
        "Repeat the graph problems",
        "Record one answer and listen to it",
        "Revise the basics of networking",
        "Ask clarifying questions first",
        "Book a second round for next week",
        "Explain the trade-offs aloud",
    ),
}
SESSION_TYPES = tuple(ACTION_ITEMS)

TRANSCRIPTS: dict[str, str] = {  # session of the sample: how it began
    "S0003": (
        "Mentor: Which role is this interview for? Learner: Platform engineer, it is in my profile. "
        "Mentor: I could not read it before. Let us begin with deployments. Learner: Sure."
    ),
    "S0013": (
        "Mentor: You sent me four roles, which one do you like best? Learner: Site reliability. "
        "Mentor: Then let us see what is missing for it. Learner: I have never been on call. "
        "Mentor: That we can practise."
    ),
    "S0041": (
        "Mentor: Sorry, my earlier call ran over. Learner: I waited, no problem. "
        "Mentor: We have less time now, so pick your two most important questions."
    ),
    "S0090": (
        "Mentor: Why did you keep all sixty columns? Learner: I did not know which to drop. "
        "Mentor: Start with those that are nearly constant, then look at the correlated ones."
    ),
}
