namespace Boxfit.Engine.OneDnn;

/// <summary>A square window's geometry, the same in both directions and on all sides.</summary>
readonly record struct WindowGeometry(int Kernel, int Stride, int Padding);
