/*
 * mute() and unmute(): sends the process's stderr to /dev/null for a while.
 *
 * TensorFlow prints notices while its libraries are loaded, from C++ that no setting silences and that does not go
 * through Node's streams. In a notebook they would land in the first cell.
 */
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

static int saved = -1;

static napi_value mute(napi_env env, napi_callback_info info) {
  if (saved < 0) {
    int null_device = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null_device >= 0) {
      saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
      if (saved >= 0) dup2(null_device, STDERR_FILENO);
      close(null_device);
    }
  }
  return NULL;
}

static napi_value unmute(napi_env env, napi_callback_info info) {
  if (saved >= 0) {
    dup2(saved, STDERR_FILENO);
    close(saved);
    saved = -1;
  }
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "mute", NAPI_AUTO_LENGTH, mute, NULL, &function);
  napi_set_named_property(env, exports, "mute", function);
  napi_create_function(env, "unmute", NAPI_AUTO_LENGTH, unmute, NULL, &function);
  napi_set_named_property(env, exports, "unmute", function);
  return exports;
}
