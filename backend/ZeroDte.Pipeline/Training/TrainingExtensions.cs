using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Pipeline.Training;

public static class TrainingExtensions
{
    public static IServiceCollection AddTraining(this IServiceCollection services) => services
        .AddSingleton<IStartingPrice, OpeningPrice>()
        .AddSingleton<IStartingPrice, PreviousClose>()
        .AddSingleton(provider => new Trainer([.. provider.GetServices<IStartingPrice>().Select(price => price.Basis)]))
        .AddSingleton<IntradayTrainer>();
}
