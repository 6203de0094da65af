using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroDte.Orchestrator;

public sealed class OrchestratorOptions
{
    public const string Section = "Orchestrator";

    /// <summary>Whether this process takes part. Where others do the work, a service that only answers requests turns it off.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Jobs that this process runs at once.</summary>
    [Range(1, 256)]
    public int Workers { get; set; } = 2;

    /// <summary>Seconds until an idle worker looks for work of which no announcement reached it.</summary>
    [Range(0.01, 3600)]
    public double PollSeconds { get; set; } = 5;
}

[OptionsValidator]
internal sealed partial class OrchestratorOptionsValidator : IValidateOptions<OrchestratorOptions>;
