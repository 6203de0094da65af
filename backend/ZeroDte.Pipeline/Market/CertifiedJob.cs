using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// A job whose result is no better than the bars: it waits while any of them contradicts itself, and cites their certificates.
/// </summary>
internal sealed class CertifiedJob<TJob>(TJob job, Certificates certificates, TradingCalendar calendar) : IJob
    where TJob : IJob
{
    public string Name => job.Name;

    public JobTiming? Timing => job.Timing;

    public Task<IReadOnlyList<Symbol>> DueForAsync(IReadOnlyList<Symbol> symbols, CancellationToken cancellationToken) =>
        job.DueForAsync(symbols, cancellationToken);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var certified = await certificates.CurrentAsync(context.Key.Symbol, cancellationToken);
        if (certified.Objection(calendar.LastClosed(context.Now)) is { } objection)
            return new Waiting(objection);

        var outcome = await job.RunAsync(context, cancellationToken);
        return outcome is Done { MadeFrom: { } made } done
            ? done with { MadeFrom = made with { Certificate = certified.Hash(made.Through) } }
            : outcome;
    }
}

public static class CertifiedJobExtensions
{
    public static IServiceCollection AddCertifiedJob<TJob>(this IServiceCollection services)
        where TJob : class, IJob =>
        services.AddSingleton<TJob>().AddSingleton<IJob, CertifiedJob<TJob>>();
}
