using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Pipeline.Tuning;

public static class TuningExtensions
{
    public static IServiceCollection AddTuning(this IServiceCollection services) =>
        services.AddSingleton<StudyStore>().AddSingleton<StudyRunner>().AddSingleton<ChosenConfigurations>();
}
