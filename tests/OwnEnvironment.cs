using System.Collections;
using System.Runtime.CompilerServices;

namespace ZeroDte;

/// <summary>
/// Tests and the programs that they start see nothing of the user's settings, and nobody who answers on the port that a service of the
/// user's has: whatever asks the default port asks one on which nobody ever answers.
/// </summary>
internal static class OwnEnvironment
{
    private static readonly string[] Settings = ["ZeroDte__", "ConnectionStrings__", "MLFLOW_", "Drift__", "Alerts__", "Jobs__",
        "Orchestrator__", "Mlflow__", "Health__", "Objects__",
        "Minutes__", "Market__", "ALPHAVANTAGE_", "POLYGON_", "MASSIVE_", "DATABENTO_"];

    [ModuleInitializer]
    internal static void Begin()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (Array.Exists(Settings, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable("PORT", "1");
    }
}
