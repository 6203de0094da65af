using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroDte.Pipeline.Jobs;

public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>
    /// Failures after which a unit is given up until somebody runs it again. With the delays below that is three quarters of an hour.
    /// </summary>
    [Range(1, 1000)]
    public int MostFailures { get; set; } = 10;

    /// <summary>Processes that may die on the same unit before it is taken for their killer.</summary>
    [Range(1, 1000)]
    public int MostLosses { get; set; } = 10;

    /// <summary>Seconds after the first failure; twice as long after each further one.</summary>
    [Range(0.001, 3600)]
    public double FirstRetrySeconds { get; set; } = 5;

    [Range(0.001, 86400)]
    public double LongestRetrySeconds { get; set; } = 3600;

    /// <summary>Seconds until something that waits for data looks again even if no data was announced.</summary>
    [Range(0.001, 86400)]
    public double WaitSeconds { get; set; } = 60;

    /// <summary>The delay after so many failures, 1 or more.</summary>
    public TimeSpan Retry(int failures) =>
        TimeSpan.FromSeconds(Math.Min(FirstRetrySeconds * Math.Pow(2, failures - 1), LongestRetrySeconds));
}

[OptionsValidator]
internal sealed partial class JobOptionsValidator : IValidateOptions<JobOptions>;
