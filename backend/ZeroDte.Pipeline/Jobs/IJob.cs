using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>One step in the life of a symbol's model. The same code runs live and in replay.</summary>
public interface IJob
{
    /// <summary>What schedules, keys and commands call it, such as <c>retrain</c>.</summary>
    string Name { get; }

    /// <summary>When it is due by itself; null if only when asked for.</summary>
    JobTiming? Timing => null;

    /// <summary>For which of some symbols it is due at all by itself.</summary>
    Task<IReadOnlyList<Symbol>> DueForAsync(IReadOnlyList<Symbol> symbols, CancellationToken cancellationToken) =>
        Task.FromResult(symbols);

    /// <summary>
    /// Does the work through <see cref="JobContext.Transaction"/>. An exception is a failed attempt: all that was written is undone.
    /// </summary>
    Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken);
}
