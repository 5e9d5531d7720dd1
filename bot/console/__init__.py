"""The agents' desk: an edge like any other. What a person decides there enters by the same door as everything else."""
