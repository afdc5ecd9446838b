"""What the rooms above ask of the schedule: its plan, its meetings, who came."""
