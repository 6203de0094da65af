using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Pipeline.Training;

public static class TrainingExtensions
{
    public static IServiceCollection AddTraining(this IServiceCollection services) => services.AddSingleton<Trainer>();
}
