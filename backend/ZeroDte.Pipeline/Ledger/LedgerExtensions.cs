using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Pipeline.Ledger;

public static class LedgerExtensions
{
    /// <summary>Sealed forecasts and outcomes, and what they say about the model.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services) => services
        .AddSingleton<ForecastLedger>()
        .AddSingleton<LedgerReport>()
        .AddSingleton<IJob, EvaluateJob>();
}
