// The package is written for bundlers: modules without an extension and without saying that they are modules. These hooks let
// Node find and load them as they are; nothing of the package is changed.

const PACKAGE = '/node_modules/wukongimjssdk/lib/';

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (failure) {
    if (failure.code === 'ERR_MODULE_NOT_FOUND' && specifier.startsWith('.')) {
      return next(`${specifier}.js`, context);
    }
    if (failure.code === 'ERR_UNSUPPORTED_DIR_IMPORT') {
      return next(specifier.replace(/\/?$/, '/index.js'), context);
    }
    throw failure;
  }
}

export function load(url, context, next) {
  return next(url, url.includes(PACKAGE) ? { ...context, format: 'module' } : context);
}
