namespace ZeroDte.Pipeline.Promotion;

/// <summary>Whether a candidate may take over, and the finding of each gate.</summary>
public sealed record GateVerdict(Decision Decision, IReadOnlyList<Gate> Gates)
{
    /// <summary>What decided, as one sentence.</summary>
    public string Reason => Decision == Decision.Promote
        ? "All gates passed."
        : string.Join(" ", Gates.Where(g => !g.Passed).Select(g => $"{g.Name}: {g.Finding}"));
}

/// <summary>One condition of a promotion.</summary>
/// <param name="Finding">With its numbers, as a sentence.</param>
public sealed record Gate(string Name, bool Passed, string Finding);

public enum Decision
{
    Refuse,

    /// <summary>To be watched beside the champion before it may take over.</summary>
    Shadow,

    Promote,
}
