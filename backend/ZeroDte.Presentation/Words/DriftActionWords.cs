using ZeroDte.Quant.Drift.Policies;


namespace ZeroDte.Presentation.Words;

public static class DriftActionWords
{
    /// <summary>What an alarm asks for.</summary>
    public static string Words(this DriftAction action) => action switch
    {
        DriftAction.Alert => "tell somebody",
        DriftAction.Quarantine => "keep these sessions from training until somebody has looked",
        DriftAction.Retrain => "fit the model anew",
        DriftAction.Optimise => "search for a better configuration",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not an action."),
    };
}
