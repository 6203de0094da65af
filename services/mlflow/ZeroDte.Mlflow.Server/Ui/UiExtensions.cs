using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Mlflow.Server.Ui;

internal static class UiExtensions
{
    public static void AddUi(this IServiceCollection services) => services.AddSingleton<UiFolder>().AddSingleton<RunQuery>();
}
